"""What just happened: what people did through Portolan and what the engine tells of, told once and kept."""
