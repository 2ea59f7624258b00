-- The way to a recording by its sound: the same sound in two responses is told, whenever one is saved.
create index recording_sound on research.recording (company_id, survey_id, content_hash);
