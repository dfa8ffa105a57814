"""``zhengben inspect``: how a finished Word or PDF file is set, held against GB/T 9704-2012."""
