CREATE TABLE image (
    id text PRIMARY KEY,
    owner text NOT NULL,
    name text,
    status text NOT NULL,
    visibility text NOT NULL,
    hidden boolean NOT NULL,
    protected boolean NOT NULL,
    disk_format text,
    container_format text,
    size bigint,
    virtual_size bigint,
    checksum text,
    hash_value text,
    min_disk bigint NOT NULL,
    min_ram bigint NOT NULL,
    uploader text,
    trouble text,
    region text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    deleted_at bigint);
CREATE INDEX image_newest ON image (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX image_owner ON image (owner, created_at) WHERE deleted_at IS NULL;
CREATE INDEX image_uploader ON image (uploader) WHERE uploader IS NOT NULL;

CREATE TABLE image_tag (
    image text NOT NULL,
    tag text NOT NULL,
    PRIMARY KEY (image, tag));

CREATE TABLE image_property (
    image text NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (image, name));
CREATE INDEX image_property_value ON image_property (name, value);

CREATE TABLE image_member (
    image text NOT NULL,
    member text NOT NULL,
    status text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (image, member));
CREATE INDEX image_member_member ON image_member (member);

CREATE TABLE image_task (
    id text PRIMARY KEY,
    image text NOT NULL,
    owner text NOT NULL,
    actor text NOT NULL,
    request text NOT NULL,
    method text NOT NULL,
    status text NOT NULL,
    message text NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL);
CREATE INDEX image_task_image ON image_task (image, created_at);
CREATE INDEX image_task_owner ON image_task (owner, created_at);
