-- One of the agency's own fields can fall under a group of field rights like those of the program.
alter table custom_field add column protected text;
