-- How the bytes of an object are sealed (kind, key and the wrapped data key); null: they lie there in the clear.
ALTER TABLE store_object ADD COLUMN seal text;
ALTER TABLE store_past ADD COLUMN seal text;
ALTER TABLE store_upload ADD COLUMN seal text;
