"""Events: what people did through Portolan and what the engine tells of, recorded once, told and kept."""
