-- A project's database as version 3 of its schema had it.
BEGIN TRANSACTION;
CREATE TABLE clips (
	"key" INTEGER NOT NULL, 
	clip_id VARCHAR NOT NULL, 
	identity VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	start FLOAT NOT NULL, 
	"end" FLOAT, 
	duration FLOAT NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	has_video BOOLEAN NOT NULL, 
	has_audio BOOLEAN NOT NULL, 
	transcript VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	speaker VARCHAR NOT NULL, 
	split VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (clip_id), 
	UNIQUE (identity)
);
INSERT INTO "clips" VALUES(1,'c0','0000000000000000000000000000000000000000000000000000000000000000:0.000:','/clips/1.mp4','0000000000000000000000000000000000000000000000000000000000000000',0.0,NULL,1.0,0,0,1,1,'words of clip 0','','s0','labelled','anger','');
INSERT INTO "clips" VALUES(2,'c1','0000000000000000000000000000000000000000000000000000000000000001:0.000:','/clips/2.mp4','0000000000000000000000000000000000000000000000000000000000000001',0.0,NULL,2.0,0,0,1,1,'words of clip 1','','s1','labelled','sadness','');
INSERT INTO "clips" VALUES(3,'c2','0000000000000000000000000000000000000000000000000000000000000002:0.000:','/clips/3.mp4','0000000000000000000000000000000000000000000000000000000000000002',0.0,NULL,3.0,0,0,1,1,'words of clip 2','','s0','unlabelled','','');
INSERT INTO "clips" VALUES(4,'c3','0000000000000000000000000000000000000000000000000000000000000003:0.000:','/clips/4.mp4','0000000000000000000000000000000000000000000000000000000000000003',0.0,NULL,4.0,0,0,1,1,'words of clip 3','','s1','unlabelled','','');
INSERT INTO "clips" VALUES(5,'c4','0000000000000000000000000000000000000000000000000000000000000004:0.000:','/clips/5.mp4','0000000000000000000000000000000000000000000000000000000000000004',0.0,NULL,5.0,0,0,1,1,'words of clip 4','','s0','unlabelled','','');
INSERT INTO "clips" VALUES(6,'c5','0000000000000000000000000000000000000000000000000000000000000005:0.000:','/clips/6.mp4','0000000000000000000000000000000000000000000000000000000000000005',0.0,NULL,6.0,0,0,1,1,'words of clip 5','','s1','unlabelled','','');
INSERT INTO "clips" VALUES(7,'c6','0000000000000000000000000000000000000000000000000000000000000006:0.000:','/clips/7.mp4','0000000000000000000000000000000000000000000000000000000000000006',0.0,NULL,7.0,0,0,1,1,'words of clip 6','','s0','unlabelled','','');
INSERT INTO "clips" VALUES(8,'c7','0000000000000000000000000000000000000000000000000000000000000007:0.000:','/clips/8.mp4','0000000000000000000000000000000000000000000000000000000000000007',0.0,NULL,8.0,0,0,1,1,'words of clip 7','','s1','unlabelled','','');
CREATE TABLE decisions (
	"key" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	clip INTEGER NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	time FLOAT NOT NULL, 
	proposed VARCHAR NOT NULL, 
	confidence FLOAT NOT NULL, 
	round INTEGER NOT NULL, 
	milliseconds INTEGER NOT NULL, 
	retracts INTEGER, 
	note VARCHAR NOT NULL, 
	blind BOOLEAN DEFAULT 0 NOT NULL, 
	under VARCHAR DEFAULT '' NOT NULL, 
	batch INTEGER, 
	salt VARCHAR DEFAULT '' NOT NULL, 
	digest VARCHAR DEFAULT '' NOT NULL, 
	chain VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT retract_names_a_decision CHECK ((kind = 'retract') = (retracts IS NOT NULL)), 
	CONSTRAINT only_verdicts_carry_labels CHECK ((kind IN ('accept', 'correct')) = (label <> '')), 
	CONSTRAINT known_kind CHECK (kind IN ('accept', 'correct', 'cannot_tell', 'skip', 'later', 'flag', 'comment', 'retract')), 
	FOREIGN KEY(clip) REFERENCES clips ("key"), 
	FOREIGN KEY(retracts) REFERENCES decisions ("key")
);
INSERT INTO "decisions" VALUES(1,2,'ann','accept','anger',1.79588286129275202752e+09,'anger',0.5,1,0,NULL,'',0,'',NULL,'2de0dd34bb9c8f61','b9c8908640912b6f86337daa4c2bb28f892efa90f9b51fff706d71acae6644ce','cc4b42b86cb08126f3b04473c863baae40b801b722f8c974d978fca770420f8c');
INSERT INTO "decisions" VALUES(2,2,'bob','correct','worry',1.79588286130818104747e+09,'anger',0.5,1,0,NULL,'',0,'',NULL,'70622d7442fe92b8','1335231a608553f279ebbeaf516c61190cbfb4273f7e88737bad0f54f2a7e734','c298c83a054aff51cd57000cb95a60162bdec0def7bd6848b7be34ea189431ed');
INSERT INTO "decisions" VALUES(3,2,'bob','retract','',1.79588286131722307207e+09,'',0.0,0,0,2,'',0,'',NULL,'f564e9f0af9ed2b3','cdbbba2727263b6663c38ece8057434c0d2a0f2984309011cc0c7da2523756a2','91384a1a0aca0ec1e13aa256bcd049c7029a841d4354208060d49eef055d0878');
INSERT INTO "decisions" VALUES(4,3,'ann','skip','',1.79588286132897901529e+09,'anger',0.5,1,0,NULL,'',0,'',NULL,'3da5e06beba5315b','0b9e05dfe8971b805b90f7341cbe2748cee24d0a81d7b79bbb3c18036ed9eb11','1d005693728c647af7d2d18fe303032e8ca058cb3c100e6bc949e30df21f84a0');
INSERT INTO "decisions" VALUES(5,4,'ann','flag','',1.79588286134872102735e+09,'anger',0.5,1,0,NULL,'no face',0,'',NULL,'d5230b9b7113917e','53d7de7e847a6fe6dfc46ef0b353b7b47857a215d2a8526598da49197c3d5d75','8b52f5fef8a3fb57b2abf99455455697bf27098fd36f2325bdc3e805f332c69e');
INSERT INTO "decisions" VALUES(6,7,'bob','cannot_tell','',1.79588286136053895949e+09,'anger',0.5,1,0,NULL,'',0,'',NULL,'a79ce9315b0ffd8d','2ebf3abc54db40332c273d20acbf1a60a40b5c85ab3d180db253bc60cee4e851','ae117558b1b9eeeb910ed18cd925c90ff4f3d8aa8bc3fbe452bc3f08e7d27c7a');
INSERT INTO "decisions" VALUES(7,8,'ann','later','',1.79588286137632298462e+09,'anger',0.5,1,0,NULL,'',0,'',NULL,'99fe3bc8e8ba3016','d13ff19d8358daf2de92cd2f7a1c65b3d7e8fcebeb8c5dff23b9dde59db4bcad','737df281ffddb390af9ee9432956da7248a71f4f4128bee306a447f203f746f1');
INSERT INTO "decisions" VALUES(8,2,'ann','comment','',1.79588286138096404074e+09,'anger',0.5,1,0,NULL,'hello',0,'',NULL,'6af3100c9ccc48aa','60117901032e771a0947ced675eef0f6dd20b0f8ea58774249335584ca662635','019226b0b9ae4451862561641f3f7695560c2138d76f529eccf4673da4e19386');
INSERT INTO "decisions" VALUES(9,6,'bob','correct','surprise',1.79588286139657402041e+09,'anger',0.5,1,0,NULL,'',0,'',NULL,'6befce88782af0a5','33edb99f4be36c459270334b7e012988190ca9a5c597ed94e0833bb2425142e3','a0d785817341dd40caf881498fb6ee4f9a2153df1328e9c5dfbab9742ff4b6e1');
CREATE TABLE labels (
	name VARCHAR NOT NULL, 
	PRIMARY KEY (name)
)
 WITHOUT ROWID

;
INSERT INTO "labels" VALUES('anger');
INSERT INTO "labels" VALUES('happiness');
INSERT INTO "labels" VALUES('neutral');
INSERT INTO "labels" VALUES('sadness');
INSERT INTO "labels" VALUES('surprise');
INSERT INTO "labels" VALUES('worry');
CREATE TABLE meta (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('version','3');
INSERT INTO "meta" VALUES('resolution','latest');
INSERT INTO "meta" VALUES('dawid_skene','');
INSERT INTO "meta" VALUES('labels_kept','9');
INSERT INTO "meta" VALUES('clips_version','1');
INSERT INTO "meta" VALUES('applied_round','1');
CREATE TABLE predictions (
	round INTEGER NOT NULL, 
	clip INTEGER NOT NULL, 
	"row" INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	confidence FLOAT NOT NULL, 
	margin FLOAT NOT NULL, 
	entropy FLOAT NOT NULL, 
	disagreement FLOAT NOT NULL, 
	PRIMARY KEY (round, clip), 
	FOREIGN KEY(round) REFERENCES rounds (number), 
	FOREIGN KEY(clip) REFERENCES clips ("key")
)
 WITHOUT ROWID

;
INSERT INTO "predictions" VALUES(1,1,0,'anger',0.5,0.2,0.8,0.1);
INSERT INTO "predictions" VALUES(1,2,1,'anger',0.5,0.2,0.8,0.1);
INSERT INTO "predictions" VALUES(1,3,2,'anger',0.5,0.2,0.8,0.1);
INSERT INTO "predictions" VALUES(1,4,3,'anger',0.5,0.2,0.8,0.1);
INSERT INTO "predictions" VALUES(1,5,4,'anger',0.5,0.2,0.8,0.1);
INSERT INTO "predictions" VALUES(1,6,5,'anger',0.5,0.2,0.8,0.1);
INSERT INTO "predictions" VALUES(1,7,6,'anger',0.5,0.2,0.8,0.1);
INSERT INTO "predictions" VALUES(1,8,7,'anger',0.5,0.2,0.8,0.1);
CREATE TABLE renames (
	old VARCHAR NOT NULL, 
	new VARCHAR NOT NULL, 
	PRIMARY KEY (old)
)
 WITHOUT ROWID

;
CREATE TABLE resolved (
	clip INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	votes INTEGER NOT NULL, 
	share FLOAT NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	settled BOOLEAN NOT NULL, 
	decision INTEGER NOT NULL, 
	PRIMARY KEY (clip), 
	FOREIGN KEY(clip) REFERENCES clips ("key"), 
	FOREIGN KEY(decision) REFERENCES decisions ("key")
);
INSERT INTO "resolved" VALUES(2,'reviewed','anger',1,1.0,'ann',0,1);
INSERT INTO "resolved" VALUES(3,'skipped','',0,0.0,'ann',0,4);
INSERT INTO "resolved" VALUES(4,'flagged','',0,0.0,'ann',0,5);
INSERT INTO "resolved" VALUES(6,'reviewed','surprise',1,1.0,'bob',0,9);
INSERT INTO "resolved" VALUES(7,'unsure','',1,1.0,'bob',0,6);
CREATE TABLE rounds (
	number INTEGER NOT NULL, 
	preset VARCHAR NOT NULL, 
	settings JSON NOT NULL, 
	status VARCHAR NOT NULL, 
	created FLOAT NOT NULL, 
	ended FLOAT, 
	message VARCHAR NOT NULL, 
	metrics JSON NOT NULL, 
	ingested BOOLEAN NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "rounds" VALUES(1,'light','{}','queued',1.79588286128761792179e+09,NULL,'','{}',0);
CREATE TABLE tally (
	state VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	came VARCHAR NOT NULL, 
	split VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (state, label, came, split)
)
 WITHOUT ROWID

;
INSERT INTO "tally" VALUES('flagged','','','unlabelled',1);
INSERT INTO "tally" VALUES('reviewed','anger','sadness','labelled',1);
INSERT INTO "tally" VALUES('reviewed','surprise','','unlabelled',1);
INSERT INTO "tally" VALUES('reviewed','worry','sadness','labelled',0);
INSERT INTO "tally" VALUES('skipped','','','unlabelled',1);
INSERT INTO "tally" VALUES('unsure','','','unlabelled',1);
CREATE TABLE tombstones (
	"key" INTEGER NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	time FLOAT NOT NULL, 
	digest VARCHAR NOT NULL, 
	chain VARCHAR NOT NULL, 
	forgotten FLOAT NOT NULL, 
	"by" VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE votes (
	clip INTEGER NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	part VARCHAR NOT NULL, 
	decision INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	PRIMARY KEY (clip, reviewer, part), 
	FOREIGN KEY(clip) REFERENCES clips ("key"), 
	FOREIGN KEY(decision) REFERENCES decisions ("key")
)
 WITHOUT ROWID

;
INSERT INTO "votes" VALUES(2,'ann','vote',1,'accept','anger');
INSERT INTO "votes" VALUES(3,'ann','vote',4,'skip','');
INSERT INTO "votes" VALUES(4,'ann','vote',5,'flag','');
INSERT INTO "votes" VALUES(6,'bob','vote',9,'correct','surprise');
INSERT INTO "votes" VALUES(7,'bob','vote',6,'cannot_tell','');
INSERT INTO "votes" VALUES(8,'ann','later',7,'later','');
CREATE INDEX decisions_of_reviewer ON decisions (reviewer, "key");
CREATE INDEX decisions_retracted ON decisions (retracts);
CREATE INDEX decisions_of_batch ON decisions (batch);
CREATE INDEX decisions_of_clip ON decisions (clip, "key");
CREATE INDEX votes_of_reviewer ON votes (reviewer, part, clip);
CREATE VIEW standing AS
    SELECT d.key, d.clip, d.reviewer, CASE WHEN d.label IN (SELECT old FROM renames WHERE new = '') THEN 'skip' ELSE d.kind END AS kind, coalesce((SELECT new FROM renames WHERE old = d.label), d.label) AS label, d.time, coalesce((SELECT new FROM renames WHERE old = d.proposed), d.proposed) AS proposed, d.confidence, d.round, d.milliseconds, d.retracts, d.note, d.blind, d.under, d.batch, d.salt, d.digest, d.chain FROM decisions d
    WHERE d.kind <> 'retract' AND NOT EXISTS (
        SELECT 1 FROM decisions undo
        WHERE undo.retracts = d.key
          AND NOT EXISTS (SELECT 1 FROM decisions redo WHERE redo.retracts = undo.key));
CREATE TRIGGER decisions_are_never_updated BEFORE UPDATE ON decisions WHEN 1
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_are_never_deleted BEFORE DELETE ON decisions WHEN NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.key = OLD.key AND t.digest = OLD.digest AND t.chain = OLD.chain)
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_are_never_replaced BEFORE INSERT ON decisions WHEN NEW.key <> -1 AND NEW.key <= max((SELECT coalesce(max(key), 0) FROM decisions), (SELECT coalesce(max(key), 0) FROM tombstones))
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_are_chained BEFORE INSERT ON decisions WHEN length(NEW.chain) <> 64 OR length(NEW.digest) <> 64
    BEGIN SELECT RAISE(ABORT, 'a decision needs its place in the hash chain'); END;
CREATE TRIGGER decisions_have_labels_of_the_project BEFORE INSERT ON decisions WHEN NEW.label <> '' AND NOT EXISTS (SELECT 1 FROM labels WHERE name = NEW.label)
    BEGIN SELECT RAISE(ABORT, 'a decision needs a label of the project'); END;
CREATE TRIGGER decisions_retract_those_of_their_clip BEFORE INSERT ON decisions WHEN NEW.retracts IS NOT NULL AND NEW.clip <> (SELECT clip FROM decisions WHERE key = NEW.retracts)
    BEGIN SELECT RAISE(ABORT, 'a decision retracts only one of its own clip'); END;
CREATE TRIGGER tombstones_are_never_updated BEFORE UPDATE ON tombstones WHEN 1
    BEGIN SELECT RAISE(ABORT, 'tombstones are append-only'); END;
CREATE TRIGGER tombstones_are_never_deleted BEFORE DELETE ON tombstones WHEN 1
    BEGIN SELECT RAISE(ABORT, 'tombstones are append-only'); END;
CREATE TRIGGER tombstones_are_never_replaced BEFORE INSERT ON tombstones WHEN EXISTS (SELECT 1 FROM tombstones WHERE key = NEW.key)
    BEGIN SELECT RAISE(ABORT, 'tombstones are append-only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('decisions',9);
COMMIT;
