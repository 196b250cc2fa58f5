"""What must stay so on a host: kept on a page or in a file, judged after every change, told wherever it breaks."""
