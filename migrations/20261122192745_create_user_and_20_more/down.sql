-- undoes create_user_and_20_more
--
--   - table account
--   - table comment
--   - table post
--   - type post_status
--   - table session
--   - table "user"
--   - table verification
-- lock ACCESS EXCLUSIVE: table blog."user", table blog.account, table blog.comment, table blog.post, table blog.session, table blog.verification
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
