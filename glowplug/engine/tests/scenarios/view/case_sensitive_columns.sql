-- before
create table "User" ("Id" int, "fullName" text);
create view "UserView" as select "Id", "fullName" from "User";
-- after
create table "User" ("Id" int, "fullName" text, "createdAt" date);
create view "UserView" as select "Id", "fullName" as "Full Name", "createdAt" from "User";
