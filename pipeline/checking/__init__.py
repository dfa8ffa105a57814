"""What ``zhengben check`` reports: problems with their places, filtered, in several formats."""
