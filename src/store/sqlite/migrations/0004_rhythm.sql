-- When a source publishes (`model::Rhythm`): what its pace is learned from.
ALTER TABLE sources ADD COLUMN rhythm TEXT;
