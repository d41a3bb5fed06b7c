-- n8n's own database, beside the one with the record of the pins. Runs once, when the volume is new.
CREATE DATABASE n8n;
