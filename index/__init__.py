"""Report files in, searchable store out; the language of reports (periods, quantities) lives here, used online too."""
