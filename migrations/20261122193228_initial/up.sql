-- initial
--
--   + type post_status
--   ~ type post_status: comment
--   + table "user" (7 columns)
--   + table account (14 columns)
--   + table post (12 columns)
--   + table comment (5 columns)
--   + table session (8 columns)
--   + table verification (6 columns)
--   + index account_user_id_idx
--   + index comment_author_id_idx
--   + index comment_post_id_created_at_idx
--   + index post_author_id_created_at_idx
--   + index post_published_idx
--   + index post_tags_idx
--   + index session_user_id_idx
--   + index verification_identifier_idx
--   ~ table comment: comment
--   ~ table post: comment
--   ~ column comment.author_id: comment
--   ~ column post.author_id: comment
--   ~ column post.slug: comment

CREATE TYPE blog.post_status AS ENUM ('draft', 'published', 'archived');

COMMENT ON TYPE blog.post_status IS 'Where a post stands.';

CREATE TABLE blog."user" (
    id text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_verified boolean DEFAULT false NOT NULL,
    image text,
    created_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_at timestamp without time zone DEFAULT now() NOT NULL,
    CONSTRAINT user_pkey PRIMARY KEY (id),
    CONSTRAINT user_email_key UNIQUE (email)
);

CREATE TABLE blog.account (
    id text NOT NULL,
    issuer text NOT NULL,
    account_id text NOT NULL,
    provider_id text NOT NULL,
    user_id text NOT NULL,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamp without time zone,
    refresh_token_expires_at timestamp without time zone,
    scope text,
    password text,
    created_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_at timestamp without time zone NOT NULL,
    CONSTRAINT account_pkey PRIMARY KEY (id),
    CONSTRAINT account_issuer_account_id_key UNIQUE (issuer, account_id),
    CONSTRAINT account_user_id_fkey FOREIGN KEY (user_id) REFERENCES blog."user"(id) ON DELETE CASCADE
);

CREATE TABLE blog.post (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    author_id text NOT NULL,
    title character varying(200) NOT NULL,
    slug character varying(200) NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    status blog.post_status DEFAULT 'draft'::blog.post_status NOT NULL,
    views integer DEFAULT 0 NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    search text GENERATED ALWAYS AS (lower((((title)::text || ' '::text) || body))) STORED NOT NULL,
    published_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT post_pkey PRIMARY KEY (id),
    CONSTRAINT post_slug_key UNIQUE (slug),
    CONSTRAINT post_published_has_date CHECK (((status <> 'published'::blog.post_status) OR (published_at IS NOT NULL))),
    CONSTRAINT post_title_not_blank CHECK ((length(TRIM(BOTH FROM title)) > 0)),
    CONSTRAINT post_views_check CHECK ((views >= 0)),
    CONSTRAINT post_author_id_fkey FOREIGN KEY (author_id) REFERENCES blog."user"(id) ON DELETE CASCADE
);

CREATE TABLE blog.comment (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    post_id bigint NOT NULL,
    author_id text,
    body text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT comment_pkey PRIMARY KEY (id),
    CONSTRAINT comment_body_check CHECK ((length(TRIM(BOTH FROM body)) > 0)),
    CONSTRAINT comment_author_id_fkey FOREIGN KEY (author_id) REFERENCES blog."user"(id) ON DELETE SET NULL,
    CONSTRAINT comment_post_id_fkey FOREIGN KEY (post_id) REFERENCES blog.post(id) ON DELETE CASCADE
);

CREATE TABLE blog.session (
    id text NOT NULL,
    expires_at timestamp without time zone NOT NULL,
    token text NOT NULL,
    created_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_at timestamp without time zone NOT NULL,
    ip_address text,
    user_agent text,
    user_id text NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (id),
    CONSTRAINT session_token_key UNIQUE (token),
    CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES blog."user"(id) ON DELETE CASCADE
);

CREATE TABLE blog.verification (
    id text NOT NULL,
    identifier text NOT NULL,
    value text NOT NULL,
    expires_at timestamp without time zone NOT NULL,
    created_at timestamp without time zone DEFAULT now() NOT NULL,
    updated_at timestamp without time zone DEFAULT now() NOT NULL,
    CONSTRAINT verification_pkey PRIMARY KEY (id)
);

CREATE INDEX account_user_id_idx ON blog.account USING btree (user_id);

CREATE INDEX comment_author_id_idx ON blog.comment USING btree (author_id);

CREATE INDEX comment_post_id_created_at_idx ON blog.comment USING btree (post_id, created_at);

CREATE INDEX post_author_id_created_at_idx ON blog.post USING btree (author_id, created_at DESC);

CREATE INDEX post_published_idx ON blog.post USING btree (published_at DESC NULLS LAST) WHERE (status = 'published'::blog.post_status);

CREATE INDEX post_tags_idx ON blog.post USING gin (tags);

CREATE INDEX session_user_id_idx ON blog.session USING btree (user_id);

CREATE INDEX verification_identifier_idx ON blog.verification USING btree (identifier);

COMMENT ON TABLE blog.comment IS 'What readers say about a post.';

COMMENT ON TABLE blog.post IS 'A post on the blog.';

COMMENT ON COLUMN blog.comment.author_id IS 'Null when the author has left: the words stay.';

COMMENT ON COLUMN blog.post.author_id IS 'Who wrote it. Posts go with their author.';

COMMENT ON COLUMN blog.post.slug IS 'The last part of its address.';
