"""What must stay so on a host: from a page or a file, judged after every change, told where it breaks."""
