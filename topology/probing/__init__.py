"""Whether one container reaches another, tried: what a verdict says is compared with what is so."""
