"""Notes on containers, networks, volumes and projects, which outlive what is made anew."""
