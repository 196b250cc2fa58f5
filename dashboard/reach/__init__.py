"""Who reaches whom, for those who ask by API or by command line."""
