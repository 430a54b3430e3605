-- undoes initial
--
--   - table account
--   - table comment
--   - table post
--   - type post_status
--   - table session
--   - table "user"
--   - table verification
-- lock ACCESS EXCLUSIVE: blog."user", blog.account, blog.comment, blog.post, blog.session, blog.verification
-- data-loss: all rows of table blog.account are lost
-- data-loss: all rows of table blog.comment are lost
-- data-loss: all rows of table blog.post are lost
-- data-loss: all rows of table blog.session are lost
-- data-loss: all rows of table blog."user" are lost
-- data-loss: all rows of table blog.verification are lost

DROP TABLE blog.account;

DROP TABLE blog.comment;

DROP TABLE blog.post;

DROP TYPE blog.post_status;

DROP TABLE blog.session;

DROP TABLE blog."user";

DROP TABLE blog.verification;
