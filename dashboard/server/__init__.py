"""Daphne as this project runs it. All that knows the inside of Daphne, Twisted and Autobahn stands here."""
