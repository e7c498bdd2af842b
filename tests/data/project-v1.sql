-- A project's database as version 1 of its schema had it.
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
INSERT INTO "clips" VALUES(1,'c0','0000000000000000000000000000000000000000000000000000000000000000:0.000:','/clips/c0.mp4','0000000000000000000000000000000000000000000000000000000000000000',0.0,NULL,1.0,0,0,1,1,'words of clip 0','','s0','labelled','anger','');
INSERT INTO "clips" VALUES(2,'c1','0000000000000000000000000000000000000000000000000000000000000001:0.000:','/clips/c1.mp4','0000000000000000000000000000000000000000000000000000000000000001',0.0,NULL,2.0,0,0,1,1,'words of clip 1','','s1','labelled','worry','');
INSERT INTO "clips" VALUES(3,'c2','0000000000000000000000000000000000000000000000000000000000000002:0.000:','/clips/c2.mp4','0000000000000000000000000000000000000000000000000000000000000002',0.0,NULL,3.0,0,0,1,1,'words of clip 2','','s0','unlabelled','','');
INSERT INTO "clips" VALUES(4,'c3','0000000000000000000000000000000000000000000000000000000000000003:0.000:','/clips/c3.mp4','0000000000000000000000000000000000000000000000000000000000000003',0.0,NULL,4.0,0,0,1,1,'words of clip 3','','s1','unlabelled','','');
INSERT INTO "clips" VALUES(5,'c4','0000000000000000000000000000000000000000000000000000000000000004:0.000:','/clips/c4.mp4','0000000000000000000000000000000000000000000000000000000000000004',0.0,NULL,5.0,0,0,1,1,'words of clip 4','','s0','unlabelled','','');
INSERT INTO "clips" VALUES(6,'c5','0000000000000000000000000000000000000000000000000000000000000005:0.000:','/clips/c5.mp4','0000000000000000000000000000000000000000000000000000000000000005',0.0,NULL,6.0,0,0,1,1,'words of clip 5','','s1','unlabelled','','');
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
	CONSTRAINT retract_names_a_decision CHECK ((kind = 'retract') = (retracts IS NOT NULL)), 
	CONSTRAINT only_verdicts_carry_labels CHECK ((kind IN ('accept', 'correct')) = (label <> '')), 
	CONSTRAINT known_kind CHECK (kind IN ('accept', 'correct', 'skip', 'flag', 'retract')), 
	FOREIGN KEY(clip) REFERENCES clips ("key"), 
	FOREIGN KEY(retracts) REFERENCES decisions ("key")
);
INSERT INTO "decisions" VALUES(1,3,'ann','correct','sadness',1.79587693976361703869e+09,'',0.0,0,900,NULL,'');
INSERT INTO "decisions" VALUES(2,3,'bob','correct','anger',1.79587693976809501645e+09,'',0.0,0,0,NULL,'quiet');
INSERT INTO "decisions" VALUES(3,4,'ann','skip','',1.79587693977198791504e+09,'',0.0,0,0,NULL,'');
INSERT INTO "decisions" VALUES(4,4,'ann','retract','',1795876939.77659,'',0.0,0,0,3,'');
INSERT INTO "decisions" VALUES(5,5,'bob','flag','',1.79587693978020095826e+09,'',0.0,0,0,NULL,'hm');
INSERT INTO "decisions" VALUES(6,3,'ann','retract','',1.79587693978394603725e+09,'',0.0,0,0,1,'');
INSERT INTO "decisions" VALUES(7,3,'ann','retract','',1.7958769397900240421e+09,'',0.0,0,0,6,'');
CREATE TABLE meta (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "meta" VALUES('version','1');
INSERT INTO "meta" VALUES('clips_version','1');
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
CREATE INDEX decisions_of_clip ON decisions (clip, "key");
CREATE INDEX decisions_of_reviewer ON decisions (reviewer, "key");
CREATE INDEX decisions_retracted ON decisions (retracts);
CREATE VIEW standing AS
    SELECT d.* FROM decisions d
    WHERE d.kind <> 'retract' AND NOT EXISTS (
        SELECT 1 FROM decisions undo
        WHERE undo.retracts = d.key
          AND NOT EXISTS (SELECT 1 FROM decisions redo WHERE redo.retracts = undo.key));
CREATE VIEW present AS
    SELECT s.* FROM standing s
    WHERE NOT EXISTS (SELECT 1 FROM standing later WHERE later.clip = s.clip AND later.key > s.key);
CREATE TRIGGER decisions_are_never_updated BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_are_never_deleted BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('decisions',7);
COMMIT;
