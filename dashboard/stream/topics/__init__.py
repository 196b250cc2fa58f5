"""What a page is told beside the topology over the same socket, if it asks for it (`with=rights,locks`)."""
