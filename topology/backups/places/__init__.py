"""Where backups are put: a folder, an S3-compatible store, an SFTP server."""
