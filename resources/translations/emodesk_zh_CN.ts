<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Cross-validation</source>
        <translation>交叉验证</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证片段</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试片段</translation>
    </message>
    <message>
        <source>Later decisions</source>
        <translation>后续决定</translation>
    </message>
    <message>
        <source>Blind votes</source>
        <translation>盲评</translation>
    </message>
    <message>
        <source>Labelled clips, each judged by the fold that never saw it.</source>
        <translation>已标注的片段，每个都由没有见过它的那一折来判断。</translation>
    </message>
    <message>
        <source>Clips of the validation split, which never train.</source>
        <translation>验证划分的片段，从不参与训练。</translation>
    </message>
    <message>
        <source>Clips of the test split, which never train.</source>
        <translation>测试集中的片段，从不参与训练。</translation>
    </message>
    <message>
        <source>Clips labelled since the round, against its pseudo-labels.</source>
        <translation>该轮次之后标注的片段，与其伪标签对照。</translation>
    </message>
    <message>
        <source>Clips decided blind alone: votes given in sight of the model flatter it.</source>
        <translation>只计盲评的片段：看到模型判断后所投的票会偏向模型。</translation>
    </message>
    <message>
        <source>Nothing to measure this round against yet.</source>
        <translation>目前还没有可用来衡量这一轮次的数据。</translation>
    </message>
    <message>
        <source>WAF {waf}</source>
        <translation>WAF {waf}</translation>
    </message>
    <message>
        <source>{waf} ({gain} on round {n})</source>
        <translation>{waf}（较第 {n} 轮 {gain}）</translation>
    </message>
    <message>
        <source>{waf} (round {number}: {old} on its own {n} clips)</source>
        <translation>{waf}（第 {number} 轮：在它自己的 {n} 个片段上为 {old}）</translation>
    </message>
    <message>
        <source>accuracy {value}</source>
        <translation>准确率 {value}</translation>
    </message>
    <message>
        <source>macro F1 {value}</source>
        <translation>宏平均 F1 {value}</translation>
    </message>
    <message>
        <source>{n} clips</source>
        <translation>{n} 个片段</translation>
    </message>
    <message>
        <source>{clips}, {n} speakers</source>
        <translation>{clips}，{n} 位说话人</translation>
    </message>
    <message>
        <source>too few to tell</source>
        <translation>片段太少，说明不了什么</translation>
    </message>
    <message>
        <source>WAF {waf} by the round&apos;s own labels</source>
        <translation>按该轮次自己的标签 WAF {waf}</translation>
    </message>
    <message>
        <source>All clips together; ± is the spread of the folds.</source>
        <translation>所有片段合在一起计算；± 为各折的离散程度。</translation>
    </message>
    <message>
        <source>Labels were joined or taken away since; its clips are counted by those of now.</source>
        <translation>此后有标签被合并或移除；其片段按现在的标签统计。</translation>
    </message>
    <message>
        <source>WAF {range}.</source>
        <translation>WAF {range}。</translation>
    </message>
    <message>
        <source>Features are centred by speaker.</source>
        <translation>特征已按说话人居中。</translation>
    </message>
    <message>
        <source>Features are not centred by speaker.</source>
        <translation>特征没有按说话人居中。</translation>
    </message>
    <message>
        <source>{label}: no clip has it, and none was said to have it</source>
        <translation>{label}：没有片段属于它，也没有片段被判为它</translation>
    </message>
    <message>
        <source>F1 of {label}: {value}, {n} clips</source>
        <translation>{label}的 F1：{value}，{n} 个片段</translation>
    </message>
    <message>
        <source>all clips</source>
        <translation>全部片段</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n}%</translation>
    </message>
    <message>
        <source>{modality} carries {percent} of what speaks for the pseudo-label: {row}</source>
        <translation>{row}：支持伪标签的依据中，{modality}占 {percent}</translation>
    </message>
    <message>
        <source>without it</source>
        <translation>去掉它</translation>
    </message>
    <message>
        <source>alone</source>
        <translation>单独使用</translation>
    </message>
    <message>
        <source>Without {modality}: WAF {waf}, with everything {full}</source>
        <translation>去掉{modality}：WAF {waf}；全部模态：{full}</translation>
    </message>
    <message>
        <source>Round {n}, {source}: WAF {waf}, {clips} clips</source>
        <translation>第 {n} 轮，{source}：WAF {waf}，{clips} 个片段</translation>
    </message>
    <message>
        <source>Round {n}, linear baseline in cross-validation: WAF {waf}</source>
        <translation>第 {n} 轮，线性基线的交叉验证：WAF {waf}</translation>
    </message>
    <message>
        <source>linear baseline</source>
        <translation>线性基线</translation>
    </message>
    <message>
        <source>people say</source>
        <translation>人工标注</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>the model said before</source>
        <translation>模型此前判断</translation>
    </message>
    <message>
        <source>the model says</source>
        <translation>模型判断</translation>
    </message>
    <message>
        <source>{modality}: missing</source>
        <translation>{modality}：缺失</translation>
    </message>
    <message>
        <source>{modality}: {label} ({percent} %)</source>
        <translation>{modality}：{label}（{percent}%）</translation>
    </message>
    <message>
        <source>cross-validation</source>
        <translation>交叉验证</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Round {after} beside round {before}</source>
        <translation>第 {after} 轮与第 {before} 轮比较</translation>
    </message>
    <message>
        <source>each on its own clips</source>
        <translation>各自的片段</translation>
    </message>
    <message>
        <source>WAF</source>
        <translation>WAF</translation>
    </message>
    <message>
        <source>round</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>blind votes</source>
        <translation>盲评</translation>
    </message>
    <message>
        <source>Round {n} of {project}</source>
        <translation>{project} 第 {n} 轮</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>measured on</source>
        <translation>测量对象</translation>
    </message>
    <message>
        <source>95 % between</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>validation clips</source>
        <translation>验证片段</translation>
    </message>
    <message>
        <source>test clips</source>
        <translation>测试片段</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Where it errs, and which modality made it say so</source>
        <translation>错在哪里，由哪个模态导致</translation>
    </message>
    <message>
        <source>Confusion, {source}</source>
        <translation>混淆矩阵，{source}</translation>
    </message>
    <message>
        <source>F1 by label</source>
        <translation>各标签的 F1</translation>
    </message>
    <message>
        <source>What speaks for the pseudo-label: mean Shapley share of each modality</source>
        <translation>支持伪标签的依据：各模态的平均 Shapley 份额</translation>
    </message>
    <message>
        <source>WAF without each modality, and with it alone</source>
        <translation>去掉每个模态、以及只用该模态时的 WAF</translation>
    </message>
    <message>
        <source>WAF by round</source>
        <translation>各轮的 WAF</translation>
    </message>
    <message>
        <source>How the modalities work together</source>
        <translation>各模态如何协同</translation>
    </message>
    <message>
        <source>Whether its confidence can be trusted</source>
        <translation>置信度是否可信</translation>
    </message>
    <message>
        <source>Groups that it gets wrong more often than chance would make it</source>
        <translation>出错比偶然更多的分组</translation>
    </message>
    <message>
        <source>Rounds over time</source>
        <translation>各轮的变化</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>settings changed</source>
        <translation>更改的设置</translation>
    </message>
    <message>
        <source>modalities</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>votes became labels by</source>
        <translation>投票成为标签的规则</translation>
    </message>
    <message>
        <source>started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>calibration error before and after</source>
        <translation>校准前后的误差</translation>
    </message>
    <message>
        <source>features centred by speaker</source>
        <translation>特征按说话人居中</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>A fusion of the modalities&apos; embeddings by attention, trained in five folds on clips that people labelled. It is meant to propose labels to the people who review these clips; it is not meant to judge a person, and what it says of one clip is a proposal.</source>
        <translation>以注意力融合各模态的嵌入，在人工标注的片段上分五折训练。其用途是向审阅这些片段的人提出标签建议；不用于评判任何人，它对单个片段所说的只是建议。</translation>
    </message>
    <message>
        <source>what</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>value</source>
        <translation>取值</translation>
    </message>
    <message>
        <source>length of all</source>
        <translation>总时长</translation>
    </message>
    <message>
        <source>speakers named</source>
        <translation>有名的说话人</translation>
    </message>
    <message>
        <source>clips of nobody named</source>
        <translation>无说话人姓名的片段</translation>
    </message>
    <message>
        <source>labels that came with the clips</source>
        <translation>随片段带来的标签</translation>
    </message>
    <message>
        <source>labels that people gave here</source>
        <translation>在此由人给出的标签</translation>
    </message>
    <message>
        <source>reviewers</source>
        <translation>评审者</translation>
    </message>
    <message>
        <source>Data statement</source>
        <translation>数据说明</translation>
    </message>
    <message>
        <source>Accepted unseen</source>
        <translation>未看而接受</translation>
    </message>
    <message>
        <source>promise</source>
        <translation>承诺</translation>
    </message>
    <message>
        <source>No clip was accepted unseen.</source>
        <translation>没有片段是未看而接受的。</translation>
    </message>
    <message>
        <source>How far people agree</source>
        <translation>人与人的一致程度</translation>
    </message>
    <message>
        <source>No clip has votes of two people.</source>
        <translation>没有片段有两个人的投票。</translation>
    </message>
    <message>
        <source>all labels</source>
        <translation>所有标签</translation>
    </message>
    <message>
        <source>pairs that agree</source>
        <translation>一致的配对</translation>
    </message>
    <message>
        <source>Krippendorff&apos;s alpha</source>
        <translation>Krippendorff α</translation>
    </message>
    <message>
        <source>{n} clips with two votes or more</source>
        <translation>{n} 个有两票或以上的片段</translation>
    </message>
    <message>
        <source>Scores are of the clips named beside them; the intervals say what other clips, or other speakers, of the same kind would give, and nothing of recordings of another kind.</source>
        <translation>得分属于其旁注明的片段；区间说明同类的其他片段或其他说话人会得到什么，而对另一类录音毫无说明。</translation>
    </message>
    <message>
        <source>Labels are what people said of the clips, not what the people in them felt.</source>
        <translation>标签是人们对片段的说法，而不是片段中人的真实感受。</translation>
    </message>
    <message>
        <source>Shapley values say what the model uses, not what is true of the clip; the attention of the fusion is no share of anything.</source>
        <translation>Shapley 值说明模型用了什么，而不是片段的真相；融合的注意力不是任何东西的份额。</translation>
    </message>
    <message>
        <source>Forecasts follow a power law through the rounds so far and know nothing of clips of another kind.</source>
        <translation>预测沿着迄今各轮的幂律，对另一类片段一无所知。</translation>
    </message>
    <message>
        <source>The folds share speakers, so nothing is known of how well new speakers are understood.</source>
        <translation>各折共享说话人，因此不知道对新说话人的理解如何。</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>局限</translation>
    </message>
    <message>
        <source>Clips that are wrong, the surest first</source>
        <translation>判断错误的片段，最有把握的在前</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>transcript</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>clips / speakers</source>
        <translation>片段 / 说话人</translation>
    </message>
    <message>
        <source>step {n}: {waf}</source>
        <translation>第 {n} 步：{waf}</translation>
    </message>
    <message>
        <source>mean of the folds</source>
        <translation>各折均值</translation>
    </message>
    <message>
        <source>all clips; dots: folds</source>
        <translation>所有片段；圆点为各折</translation>
    </message>
    <message>
        <source>95 % by clip: WAF {low} to {high}</source>
        <translation>按片段 95 %：WAF {low} 到 {high}</translation>
    </message>
    <message>
        <source>expect a WAF of {low} to {high} on new speakers</source>
        <translation>对新说话人，WAF 预计为 {low} 至 {high}</translation>
    </message>
    <message>
        <source>Of other clips of the same people, left out one by one. Nothing is said of new speakers, because it is not known who speaks in these clips.</source>
        <translation>针对同一批人的其他片段，逐一留出。由于不知道这些片段是谁在说话，这里不涉及新说话人。</translation>
    </message>
    <message>
        <source>Every clip has a label by a person: no pseudo-label is left that could change.</source>
        <translation>每个片段都已有人工标签，没有会变化的伪标签。</translation>
    </message>
    <message>
        <source>No pseudo-label is another than in round {before}.</source>
        <translation>没有伪标签与第 {before} 轮不同。</translation>
    </message>
    <message>
        <source>{n} of {total} pseudo-labels since round {before}</source>
        <translation>{total} 个伪标签中有 {n} 个与第 {before} 轮不同</translation>
    </message>
    <message>
        <source>{n} candidates wait for you</source>
        <translation>{n} 个候选片段等待您审阅</translation>
    </message>
    <message>
        <source>{labels} labels, {adopted} of {pool} unlabelled clips adopted</source>
        <translation>{labels} 个标签，{pool} 个未标注片段中采纳了 {adopted} 个</translation>
    </message>
    <message>
        <source>{labels} labels, {adopted} of {pool} unlabelled clips adopted, each where {voices} voices agreed</source>
        <translation>{labels} 个标签，{pool} 个未标注片段中采纳了 {adopted} 个，每个都须有 {voices} 个声音一致</translation>
    </message>
    <message>
        <source>{n} clips of this round are no longer in the project and left out.</source>
        <translation>本轮有 {n} 个片段已不在项目中，未计入。</translation>
    </message>
    <message>
        <source>{n} clips of the project were not there when this round was started.</source>
        <translation>项目中有 {n} 个片段在本轮开始时尚不存在。</translation>
    </message>
    <message>
        <source>Trained in {time} on {device} with torch {torch}, seed {seed}; labels {labels}, features {features}.</source>
        <translation>训练用时 {time}，在 {device} 上用 torch {torch} 完成，种子 {seed}；标签 {labels}，特征 {features}。</translation>
    </message>
    <message>
        <source>The first column counts blind votes alone: votes given in sight of the model flatter it.</source>
        <translation>第一列只计盲评：看到模型判断后所投的票会偏向模型。</translation>
    </message>
    <message>
        <source>Features are centred by speaker ({n} of them): the linear baseline then gives the right label of speakers it never saw a probability of {after} instead of {before}.</source>
        <translation>特征已按说话人中心化（{n} 位）：对未见过的说话人，线性基线给正确标签的概率由 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>Each of the {n} labelled speakers was validated by folds that never trained on them. By how much they differ, the WAF on others lies between these two with 95 % confidence; more speakers bring them closer.</source>
        <translation>{n} 位有标注的说话人各由未在其上训练过的折验证。按他们之间的差异，其他说话人的 WAF 有 95% 的把握落在两者之间；说话人越多，区间越窄。</translation>
    </message>
    <message>
        <source>Features are not centred by speaker ({n} of them): the linear baseline would then give the right label of speakers it never saw a probability of {after} instead of {before}.</source>
        <translation>特征未按说话人中心化（{n} 位）：若中心化，对未见过的说话人，线性基线给正确标签的概率将由 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>The network speaks alone: on held-out clips it gave the right label {fusion}, a linear model {linear}.</source>
        <translation>只采用网络：在未参与训练的片段上，它给正确标签的概率为 {fusion}，线性模型为 {linear}。</translation>
    </message>
    <message>
        <source>A linear model speaks alone: on held-out clips it gave the right label {linear}, the network {fusion}.</source>
        <translation>只采用线性模型：在未参与训练的片段上，它给正确标签的概率为 {linear}，网络为 {fusion}。</translation>
    </message>
    <message>
        <source>Network and linear model speak together, {percent} % of it the linear one: on held-out clips both gave the right label {both}, the network alone {fusion}, the linear model alone {linear}.</source>
        <translation>网络与线性模型共同作答，其中线性模型占 {percent} %：在未参与训练的片段上，两者合起来给正确标签的概率为 {both}，仅网络为 {fusion}，仅线性模型为 {linear}。</translation>
    </message>
    <message>
        <source>Confidence was calibrated (temperature {t}): its error went from {before} to {after}.</source>
        <translation>已校准置信度（温度 {t}）：校准误差从 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>Stopping after the present batch. Stop now ends it at once; the last checkpoint is kept.</source>
        <translation>将在当前批次之后停止。“立即停止”会马上结束；最近的检查点会保留。</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>已就绪</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>getting ready</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>ranking</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>pictures for prompts</source>
        <translation>提示所用画面</translation>
    </message>
    <message>
        <source>prompts</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>features</source>
        <translation>提取特征</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>self-training</source>
        <translation>自训练</translation>
    </message>
    <message>
        <source>predictions</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>{n} steps</source>
        <translation>{n} 步</translation>
    </message>
    <message>
        <source>{n} epochs</source>
        <translation>{n} 遍</translation>
    </message>
    <message>
        <source>{n} transcripts</source>
        <translation>{n} 条文本</translation>
    </message>
    <message>
        <source>too few clips</source>
        <translation>片段太少</translation>
    </message>
    <message>
        <source>Measured on {n} clips: too few to tell how good the model is.</source>
        <translation>仅在 {n} 个片段上测得：太少，说明不了模型的好坏。</translation>
    </message>
    <message>
        <source>WAF in cross-validation on the {n} labels that it learnt from. Another round learnt from others: “Compared” has both on the same clips.</source>
        <translation>按它学习所用的 {n} 个标签做交叉验证得到的 WAF。其他轮次所用的标签不同：“比较”在相同的片段上并列两轮。</translation>
    </message>
    <message>
        <source>WAF {waf} in cross-validation on {n} labelled clips: too few to tell how good the model is.</source>
        <translation>在 {n} 个已标注片段上交叉验证的 WAF 为 {waf}：片段太少，说明不了模型的好坏。</translation>
    </message>
    <message>
        <source>{what} There is no checkpoint yet: Resume begins training anew; rankings, prompts and features are kept.</source>
        <translation>{what} 还没有检查点：恢复会重新开始训练；排序、提示和特征都保留。</translation>
    </message>
    <message>
        <source>It will wait after the present batch.</source>
        <translation>当前批次完成后将暂停。</translation>
    </message>
    <message>
        <source>It waits, and keeps the memory that it has. The window may be closed; “Go on” lets it go on.</source>
        <translation>已暂停，占用的内存不会释放。可以关闭窗口；点击“继续运行”即可继续。</translation>
    </message>
    <message>
        <source>{gb} GB of memory</source>
        <translation>内存 {gb} GB</translation>
    </message>
    <message>
        <source>{gb} GB on the GPU</source>
        <translation>显存 {gb} GB</translation>
    </message>
    <message>
        <source>{n} cores busy</source>
        <translation>占用 {n} 个核</translation>
    </message>
    <message>
        <source>clips</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>folds</source>
        <translation>折</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>遍</translation>
    </message>
    <message>
        <source>transcripts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Clips decided blind, each judged by the fold that never saw it or by all folds together.</source>
        <translation>盲评的片段，由从未见过它的折或所有折一起判断。</translation>
    </message>
    <message>
        <source>Labelled clips, each judged by the fold that never saw it, all together; ± is the spread of the folds.</source>
        <translation>已标注的片段，每个都由从未见过它的那一折判断，合在一起计算；± 为各折的离散程度。</translation>
    </message>
    <message>
        <source>Clips of the validation split, which never train, judged by all folds together.</source>
        <translation>验证划分的片段，从不参与训练，由所有折共同判断。</translation>
    </message>
    <message>
        <source>Clips of the test split, which never train, judged by all folds together.</source>
        <translation>测试划分的片段从不参与训练，由所有折共同判断。</translation>
    </message>
    <message>
        <source>A linear model on the same features, in cross-validation on the same folds.</source>
        <translation>用相同特征、相同各折做交叉验证的线性模型。</translation>
    </message>
    <message>
        <source>{low} to {high} with 95 % confidence, by how much the speakers differ</source>
        <translation>95 % 置信区间为 {low} 到 {high}，依据说话人之间的差异</translation>
    </message>
    <message>
        <source>{low} to {high} with 95 % confidence, by how much the clips differ; not for new speakers</source>
        <translation>95 % 置信区间为 {low} 到 {high}，依据片段之间的差异；不适用于新说话人</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{n} Hz</source>
        <translation>{n} Hz</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>below: strong where the moment mattered for {label}, palest where nobody can say</source>
        <translation>下方：对{label}起作用的时刻颜色深，无从得知处颜色最浅</translation>
    </message>
    <message>
        <source>none of this clip&apos;s modalities has moments of its own</source>
        <translation>此片段的各模态都没有各自的时刻</translation>
    </message>
    <message>
        <source>below: what speaks for {label}, and against it</source>
        <translation>下方：支持{label}的依据，以及反对它的依据</translation>
    </message>
    <message>
        <source>what speaks for {label} along time comes with the next round</source>
        <translation>随时间支持{label}的依据将随下一轮得到</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分钟</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} 小时 {m} 分钟</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <translation>M/d HH:mm</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>约剩 {time}</translation>
    </message>
    <message>
        <source>about {time} left once it goes on</source>
        <translation>继续后约需 {time}</translation>
    </message>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done} / {total} {unit}</translation>
    </message>
    <message>
        <source>step {n} of {total}</source>
        <translation>第 {n} / {total} 步</translation>
    </message>
    <message>
        <source>fold {n}</source>
        <translation>第 {n} 折</translation>
    </message>
    <message>
        <source>pitch, loudness and voice quality</source>
        <translation>音高、响度与音质</translation>
    </message>
    <message>
        <source>shape, movement and expression of the face</source>
        <translation>面部的形状、运动与表情</translation>
    </message>
    <message>
        <source>words and what they are known to feel like</source>
        <translation>词语及其已知的情感色彩</translation>
    </message>
    <message>
        <source>movement and colour of the picture</source>
        <translation>画面的运动与色彩</translation>
    </message>
    <message>
        <source>what Whisper hears</source>
        <translation>Whisper 听到的内容</translation>
    </message>
    <message>
        <source>HuBERT on the sound</source>
        <translation>HuBERT 处理声音</translation>
    </message>
    <message>
        <source>CLIP on the faces</source>
        <translation>CLIP 处理面部</translation>
    </message>
    <message>
        <source>EmoVCLIP on the whole pictures</source>
        <translation>EmoVCLIP 处理整幅画面</translation>
    </message>
    <message>
        <source>the language model Baichuan on the words</source>
        <translation>语言模型 Baichuan 处理文本</translation>
    </message>
    <message>
        <source>a language model on the words</source>
        <translation>语言模型处理文本</translation>
    </message>
    <message>
        <source>Built in; runs anywhere at once, downloads nothing.</source>
        <translation>内置；在任何机器上立即运行，不下载任何内容。</translation>
    </message>
    <message>
        <source>Hears and reads far more, also without a GPU.</source>
        <translation>听和读的能力强得多，也不需要 GPU。</translation>
    </message>
    <message>
        <source>Small learnt models in all four modalities; wants a GPU, or patience.</source>
        <translation>四种模态都用小型学习模型；需要 GPU 或耐心。</translation>
    </message>
    <message>
        <source>The paper&apos;s four models; for a GPU with 32 GB.</source>
        <translation>论文中的四个模型；适合 32 GB 的 GPU。</translation>
    </message>
    <message>
        <source>Measured on acted speech of new speakers, eight emotions: WAF .65.</source>
        <translation>在新说话人的表演语音（八种情绪）上测得：WAF .65。</translation>
    </message>
    <message>
        <source>Measured on acted speech of new speakers, eight emotions: WAF .78, with light .65.</source>
        <translation>在新说话人的表演语音（八种情绪）上测得：WAF .78，light 为 .65。</translation>
    </message>
    <message>
        <source>The paper reports WAF .90 on Chinese films; not measured here.</source>
        <translation>论文报告在中文影视上 WAF .90；此处未测。</translation>
    </message>
    <message>
        <source>Text is the plain transcript without a ranking of the labels; “Ranking…” makes one.</source>
        <translation>文本只是纯文字稿，没有标签排序；可用“排序…”生成。</translation>
    </message>
    <message>
        <source>Video uses plain CLIP without learnt prompts; “Learn prompts” below learns them.</source>
        <translation>视频使用的是没有学习过提示的普通 CLIP；可用下方的“学习提示”来学习。</translation>
    </message>
    <message>
        <source>Your own file; nothing was measured of it.</source>
        <translation>您自己的文件；尚无测量结果。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{modalities}: {problem}</source>
        <translation>{modalities}：{problem}</translation>
    </message>
    <message>
        <source>{modalities}: {name}, of a size that is not known, is not here yet</source>
        <translation>{modalities}：{name}（大小未知），尚不在本机</translation>
    </message>
    <message>
        <source>{modalities}: {name}, {size}, is here</source>
        <translation>{modalities}：{name}，{size}，已在本机</translation>
    </message>
    <message>
        <source>{modalities}: {name}, {size}, is not here yet</source>
        <translation>{modalities}：{name}，{size}，尚不在本机</translation>
    </message>
    <message>
        <source>{modality}: {what}</source>
        <translation>{modality}：{what}</translation>
    </message>
    <message>
        <source>It names no encoder, so a round on it has no features to learn from.</source>
        <translation>其中没有指定编码器，因此用它的轮次没有可学习的特征。</translation>
    </message>
    <message>
        <source>Takes about {memory} of memory; the device has {device}.</source>
        <translation>约占 {memory} 内存；设备有 {device}。</translation>
    </message>
    <message>
        <source>How much memory it takes shows once all weights are here; the device has {device}.</source>
        <translation>需要多少内存，要等权重都在本机后才知道；设备有 {device}。</translation>
    </message>
    <message>
        <source>{stage}: {amount} to do, {cached} there; about {time}</source>
        <translation>{stage}：待做 {amount}，已有 {cached}；约 {time}</translation>
    </message>
    <message>
        <source>{stage}: about {time}</source>
        <translation>{stage}：约 {time}</translation>
    </message>
    <message>
        <source>{stage}: nothing to do, {cached} there</source>
        <translation>{stage}：无需处理，已有 {cached}</translation>
    </message>
    <message>
        <source>In all about {time}, as long as the last round took for as much.</source>
        <translation>总计约 {time}，按上一轮次同样工作量的用时。</translation>
    </message>
    <message>
        <source>In all about {time}, at a guess.</source>
        <translation>总计约 {time}（估计）。</translation>
    </message>
    <message>
        <source>round {n}: {rest}</source>
        <translation>第 {n} 轮：{rest}</translation>
    </message>
    <message>
        <source>{why} Resume it to train it again, or remove it.</source>
        <translation>{why}请继续以重新训练，或将其移除。</translation>
    </message>
    <message>
        <source>The process ended without a word: the machine was restarted, or memory ran out.</source>
        <translation>进程没有任何说明就结束了：可能是机器重启，或内存不足。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>{what} Resume goes on from the last checkpoint.</source>
        <translation>{what}继续将从上一个检查点接着训练。</translation>
    </message>
    <message>
        <source>Stopping after the present batch. Stop now ends it at once; there is no checkpoint yet.</source>
        <translation>将在当前批次后停止。“立即停止”会马上结束；目前还没有检查点。</translation>
    </message>
    <message>
        <source>Use these predictions (better: {gain})</source>
        <translation>使用这些预测（更好：{gain}）</translation>
    </message>
    <message>
        <source>Use these predictions (worse: {gain})</source>
        <translation>使用这些预测（更差：{gain}）</translation>
    </message>
    <message>
        <source>Use these predictions (no clear difference)</source>
        <translation>使用这些预测（无明显差别）</translation>
    </message>
    <message>
        <source>Use these predictions</source>
        <translation>使用这些预测</translation>
    </message>
    <message>
        <source>calibration error</source>
        <translation>校准误差</translation>
    </message>
    <message>
        <source>without {modality}</source>
        <translation>缺少{modality}</translation>
    </message>
    <message>
        <source>{clips} labelled clips of {of} speakers, each judged by the fold of each round that never saw it; the interval is of speakers drawn anew {draws} times, both rounds together</source>
        <translation>{of} 位说话人的 {clips} 个已标注片段，每个都由两轮中从未见过它的那一折判断；区间来自对说话人重新抽样 {draws} 次（两轮一同抽样）</translation>
    </message>
    <message>
        <source>{clips} labelled clips, each judged by the fold of each round that never saw it; the interval is of clips drawn anew {draws} times, both rounds together, and promises nothing of new speakers</source>
        <translation>{clips} 个已标注片段，每个都由两轮中从未见过它的那一折判断；区间来自对片段重新抽样 {draws} 次（两轮一同抽样），对新说话人不作任何保证</translation>
    </message>
    <message>
        <source>Of {n} blind votes made since, on clips that neither learnt from, round {before} had {a}, round {after} {b}.</source>
        <translation>此后在两轮都未学习过的片段上有 {n} 次盲投，第 {before} 轮说对 {a} 次，第 {after} 轮说对 {b} 次。</translation>
    </message>
    <message>
        <source>Adopted: {before}; {after}; {n} by both, {other} of them under another label.</source>
        <translation>采纳：{before}；{after}；两轮都采纳 {n} 个，其中 {other} 个标签不同。</translation>
    </message>
    <message>
        <source>round {n}: {count} clips</source>
        <translation>第 {n} 轮：{count} 个片段</translation>
    </message>
    <message>
        <source>round {n}: {count} clips, of which people have judged {judged} since: {right} right</source>
        <translation>第 {n} 轮：{count} 个片段，其中 {judged} 个此后经人判断：{right} 个正确</translation>
    </message>
    <message>
        <source>step {n}, epoch {epoch}: {value}</source>
        <translation>第 {n} 步，第 {epoch} 个周期：{value}</translation>
    </message>
</context>
<context>
    <name>Adjudicating</name>
    <message>
        <source>There are no votes that differ.</source>
        <translation>没有有分歧的投票。</translation>
    </message>
    <message>
        <source>There are no clips whose votes agree and that are not settled yet.</source>
        <translation>没有意见一致而尚未裁定的片段。</translation>
    </message>
    <message>
        <source>{n} clips whose votes agree are settled, in one step that {key} takes back.</source>
        <translation>已裁定 {n} 个意见一致的片段，这一步可用 {key} 撤回。</translation>
    </message>
    <message>
        <source>Looking for votes that differ</source>
        <translation>正在查找不一致的投票</translation>
    </message>
    <message>
        <source>Settling clips whose votes agree</source>
        <translation>正在裁定投票一致的片段</translation>
    </message>
    <message>
        <source>Opening clips again</source>
        <translation>正在重新开放片段</translation>
    </message>
    <message>
        <source>The clips of {reviewer} are open again: {n}. {key} brings those votes back.</source>
        <translation>{reviewer} 的片段已重新打开：{n} 个。{key} 可恢复这些投票。</translation>
    </message>
    <message>
        <source>The rule is the latest decision: a later vote outranks the side you take.</source>
        <translation>当前规则是最新决定：之后的投票优先于您采纳的一方。</translation>
    </message>
    <message>
        <source>The rule is the majority: the side you take counts where votes are tied.</source>
        <translation>当前规则是多数：您采纳的一方只在票数相同时生效。</translation>
    </message>
    <message>
        <source>{start:.2f} to {end:.2f} s {label}</source>
        <translation>{start:.2f} 至 {end:.2f} 秒 {label}</translation>
    </message>
    <message>
        <source>“{text}”</source>
        <translation>“{text}”</translation>
    </message>
    <message>
        <source>Clips whose votes agree and are not settled: {n}.</source>
        <translation>意见一致而尚未裁定的片段：{n} 个。</translation>
    </message>
    <message>
        <source>Clips that a pass still wants votes on: {n}.</source>
        <translation>评审轮仍需投票的片段：{n} 个。</translation>
    </message>
    <message>
        <source>Left out, as you decide them blind first: {n}.</source>
        <translation>因您须先盲评而略去：{n} 个。</translation>
    </message>
    <message>
        <source>Votes differ: {done} of {total} settled</source>
        <translation>投票有分歧：已裁定 {done} / {total}</translation>
    </message>
    <message>
        <source>All votes that differed are settled. {key} leads back.</source>
        <translation>有分歧的投票均已裁定。按 {key} 返回。</translation>
    </message>
</context>
<context>
    <name>AdoptionList</name>
    <message>
        <source>Clips adopted so far</source>
        <translation>目前已采纳的片段</translation>
    </message>
    <message>
        <source>{clip}: {label}, {confidence} · step {n}</source>
        <translation>{clip}：{label}，{confidence} · 第 {n} 步</translation>
    </message>
</context>
<context>
    <name>AffectGrid</name>
    <message>
        <source>Valence and arousal</source>
        <translation>效价与唤醒度</translation>
    </message>
    <message>
        <source>Right is pleasant, up is aroused; {keys}, or arrow keys</source>
        <translation>右为愉快，上为激动；{keys}，或方向键</translation>
    </message>
    <message>
        <source>valence {v}, arousal {a}</source>
        <translation>效价 {v}，唤醒度 {a}</translation>
    </message>
</context>
<context>
    <name>AnalysisModel</name>
    <message>
        <source>There are no clips to open in this cell.</source>
        <translation>这个单元格里没有可打开的片段。</translation>
    </message>
    <message>
        <source>There are no clips to open here.</source>
        <translation>这里没有可打开的片段。</translation>
    </message>
</context>
<context>
    <name>AnalysisWorkspace</name>
    <message>
        <source>Nothing to analyse yet</source>
        <translation>还没有可分析的内容</translation>
    </message>
    <message>
        <source>Once a first round has ended, this shows where the model errs and which modality made it say so.</source>
        <translation>第一个轮次结束后，这里会显示模型在哪里出错，以及是哪个模态导致了它的判断。</translation>
    </message>
    <message>
        <source>Start a round</source>
        <translation>开始一个轮次</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>This clip</source>
        <translation>此片段</translation>
    </message>
    <message>
        <source>Modalities</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>可信度</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Over rounds</source>
        <translation>各轮</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>all clips; or as in the queue: label=anger and language=en</source>
        <translation>所有片段；或如队列中：label=anger and language=en</translation>
    </message>
    <message>
        <source>Only the clips that</source>
        <translation>只看符合条件的片段</translation>
    </message>
    <message>
        <source>beside: other clips; speaker=anna</source>
        <translation>并列：其他片段；speaker=anna</translation>
    </message>
    <message>
        <source>Beside them, in place of the other round, the clips that</source>
        <translation>并列显示（代替另一轮）的片段</translation>
    </message>
    <message>
        <source>Show all clips</source>
        <translation>显示全部片段</translation>
    </message>
    <message>
        <source>This filter cannot be understood</source>
        <translation>无法理解此筛选条件</translation>
    </message>
    <message>
        <source>No clip passes this filter</source>
        <translation>没有片段符合此筛选条件</translation>
    </message>
    <message>
        <source>Choose another one, or look at all clips.</source>
        <translation>请换一个筛选条件，或查看全部片段。</translation>
    </message>
    <message>
        <source>Round</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Round to compare with</source>
        <translation>用于对比的轮次</translation>
    </message>
    <message>
        <source>beside</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Take a figure away: as picture or numbers, into a file or the clipboard</source>
        <translation>带走图表：图片或数据，存为文件或复制到剪贴板</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>F1 by label</source>
        <translation>各标签的 F1</translation>
    </message>
    <message>
        <source>WAF by round</source>
        <translation>各轮次的 WAF</translation>
    </message>
    <message>
        <source>each on its own labels</source>
        <translation>各按自己的标签</translation>
    </message>
    <message>
        <source>What speaks for the pseudo-label</source>
        <translation>伪标签的依据</translation>
    </message>
    <message>
        <source>Without a modality</source>
        <translation>缺少某一模态时</translation>
    </message>
    <message>
        <source>Open all</source>
        <translation>全部打开</translation>
    </message>
    <message>
        <source>Open these clips in Review</source>
        <translation>在“审阅”中打开这些片段</translation>
    </message>
    <message>
        <source>Where modalities disagree</source>
        <translation>模态之间的分歧</translation>
    </message>
    <message>
        <source>Shapley share of each modality</source>
        <translation>各模态的 Shapley 占比</translation>
    </message>
    <message>
        <source>WAF without each modality and with it alone</source>
        <translation>去掉各模态以及单独使用各模态时的 WAF</translation>
    </message>
    <message>
        <source>Nothing to measure this round against yet: review some clips, then look again.</source>
        <translation>目前还没有可用来衡量这一轮次的数据：请先审阅一些片段再来查看。</translation>
    </message>
    <message>
        <source>This round did not measure it.</source>
        <translation>这一轮次没有测量此项。</translation>
    </message>
    <message>
        <source>no other</source>
        <translation>不对比</translation>
    </message>
    <message>
        <source>Round {n}, in use</source>
        <translation>第 {n} 轮，使用中</translation>
    </message>
    <message>
        <source>Round {n}</source>
        <translation>第 {n} 轮</translation>
    </message>
    <message>
        <source>round {n}</source>
        <translation>第 {n} 轮</translation>
    </message>
    <message>
        <source>Reading round {n}…</source>
        <translation>正在读取第 {n} 轮…</translation>
    </message>
    <message>
        <source>Round {n} cannot be shown</source>
        <translation>无法显示第 {n} 轮</translation>
    </message>
    <message>
        <source>Read it again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>marks: round {n}</source>
        <translation>刻线：第 {n} 轮</translation>
    </message>
    <message>
        <source>{marks}, on its own clips</source>
        <translation>{marks}，在它自己的片段上</translation>
    </message>
    <message>
        <source>round</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>{n} clips</source>
        <translation>{n} 个片段</translation>
    </message>
    <message>
        <source>{n} differ</source>
        <translation>{n} 个不同</translation>
    </message>
    <message>
        <source>{n} of {total} pseudo-labels differ from round {before}; open them in Review</source>
        <translation>{total} 个伪标签中有 {n} 个与第 {before} 轮不同；点击在“审阅”中打开</translation>
    </message>
    <message>
        <source>{source}: WAF {full} with all</source>
        <translation>{source}：全部模态时 WAF {full}</translation>
    </message>
    <message>
        <source>There are no clips to open here.</source>
        <translation>这里没有可打开的片段。</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Copy the numbers</source>
        <translation>复制数据</translation>
    </message>
    <message>
        <source>Save the numbers…</source>
        <translation>保存数据…</translation>
    </message>
    <message>
        <source>Report of this round…</source>
        <translation>本轮报告…</translation>
    </message>
    <message>
        <source>Report with words and faces of some clips…</source>
        <translation>带部分片段文字与画面的报告…</translation>
    </message>
    <message>
        <source>Reports (*.html *.pdf)</source>
        <translation>报告 (*.html *.pdf)</translation>
    </message>
    <message>
        <source>The report is being written…</source>
        <translation>正在写报告…</translation>
    </message>
    <message>
        <source>its process ended without a word</source>
        <translation>其进程无声地结束了</translation>
    </message>
    <message>
        <source>The report could not be written: {why}</source>
        <translation>报告无法写出：{why}</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg)</source>
        <translation>图片 (*.png *.svg)</translation>
    </message>
    <message>
        <source>Shares of the modalities</source>
        <translation>各模态的占比</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>已保存为 {path}</translation>
    </message>
</context>
<context>
    <name>AppController</name>
    <message>
        <source>{folder} can only be read: you can look, but decisions cannot be saved.</source>
        <translation>{folder} 是只读的：可以查看，但无法保存决定。</translation>
    </message>
    <message>
        <source>Open a project&apos;s folder</source>
        <translation>打开项目文件夹</translation>
    </message>
    <message>
        <source>Looking at the names</source>
        <translation>正在查看文件名</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Take labels, speakers and sentences from the names?</source>
        <translation>要从文件名中取得标签、说话人和句子吗？</translation>
    </message>
    <message>
        <source>Take them</source>
        <translation>取用</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>不取用</translation>
    </message>
    <message>
        <source>Importing clips</source>
        <translation>正在导入片段</translation>
    </message>
    <message>
        <source>Clips that came in: {n}</source>
        <translation>导入的片段：{n}</translation>
    </message>
    <message>
        <source>there already: {n}</source>
        <translation>已存在：{n}</translation>
    </message>
    <message>
        <source>differences: {n}</source>
        <translation>差异：{n}</translation>
    </message>
    <message>
        <source>problems: {n}</source>
        <translation>问题：{n}</translation>
    </message>
    <message>
        <source>{n} of them in rows that came in</source>
        <translation>其中 {n} 个属于已导入的行</translation>
    </message>
    <message>
        <source>Take the new files ({n})</source>
        <translation>采用新文件（{n}）</translation>
    </message>
    <message>
        <source>Take over what differs ({n})</source>
        <translation>采用不同的内容（{n}）</translation>
    </message>
    <message>
        <source>Say what labels mean ({n})…</source>
        <translation>说明标签的含义（{n}）…</translation>
    </message>
    <message>
        <source> · </source>
        <translation>·</translation>
    </message>
    <message>
        <source>Each word of the tables or names, and the label of this project that it means; nothing after = leaves these clips unlabelled.</source>
        <translation>表格或名称中的每个词，以及它在本项目中对应的标签；= 之后为空则这些片段不标注。</translation>
    </message>
    <message>
        <source>Labels of another set</source>
        <translation>另一套标签</translation>
    </message>
    <message>
        <source>Annotations to import</source>
        <translation>要导入的标注</translation>
    </message>
    <message>
        <source>Importing annotations</source>
        <translation>正在导入标注</translation>
    </message>
    <message>
        <source>{clips} clips annotated; {decisions} decisions came in.</source>
        <translation>标注了 {clips} 个片段；导入 {decisions} 个决定。</translation>
    </message>
    <message>
        <source>Opinions to import</source>
        <translation>要导入的意见</translation>
    </message>
    <message>
        <source>Importing opinions</source>
        <translation>正在导入意见</translation>
    </message>
    <message>
        <source>{n} opinions of “{source}” came in; the queue&apos;s order “A second opinion disagrees” puts those first that the model finds least likely.</source>
        <translation>已导入“{source}”的 {n} 条意见；队列的“第二意见不同”顺序会把模型认为最不可能的排在最前。</translation>
    </message>
    <message>
        <source>Remove opinions</source>
        <translation>移除意见</translation>
    </message>
    <message>
        <source>Nobody has opinions in this project.</source>
        <translation>此项目中还没有任何意见。</translation>
    </message>
    <message>
        <source>{name}: {n} clips</source>
        <translation>{name}：{n} 个片段</translation>
    </message>
    <message>
        <source>Whose opinions go out of the project? Decisions stay, and a table can be imported again.</source>
        <translation>要从项目中移除谁的意见？决定会保留，表格也可以重新导入。</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>已写入：{path}</translation>
    </message>
    <message>
        <source>Copied to {path}</source>
        <translation>已复制到 {path}</translation>
    </message>
    <message>
        <source>The copy is the database now.</source>
        <translation>副本现在是数据库。</translation>
    </message>
    <message>
        <source>The copy is the database now, and emodesk.toml the one that was kept with it.</source>
        <translation>该副本现在是项目的数据库，emodesk.toml 也恢复为与其一同保留的那一份。</translation>
    </message>
    <message>
        <source>Changing the labels</source>
        <translation>正在更改标签</translation>
    </message>
    <message>
        <source>What was before is kept as {path}.</source>
        <translation>之前的内容保存为 {path}。</translation>
    </message>
    <message>
        <source>Folder in which the clips are now</source>
        <translation>片段现在所在的文件夹</translation>
    </message>
    <message>
        <source>{n} files look like {corpus}.</source>
        <translation>{n} 个文件看起来属于 {corpus}。</translation>
    </message>
    <message>
        <source>{clips} clips annotated; {labels} labels, {votes} votes, {spans} spans and {words} transcripts came in.</source>
        <translation>标注了 {clips} 个片段；导入 {labels} 个标签、{votes} 票、{spans} 个区段和 {words} 条文本。</translation>
    </message>
    <message>
        <source>{n} opinions are gone that “{source}” had.</source>
        <translation>已移除“{source}”的 {n} 条意见。</translation>
    </message>
    <message>
        <source>Finding the clips</source>
        <translation>正在查找片段</translation>
    </message>
    <message>
        <source>{n} clips were found again.</source>
        <translation>重新找到了 {n} 个片段。</translation>
    </message>
    <message>
        <source>{n} were not:</source>
        <translation>{n} 个没有找到：</translation>
    </message>
    <message>
        <source>Putting the copy back</source>
        <translation>正在恢复副本</translation>
    </message>
    <message>
        <source>The database of before is kept as {path}.</source>
        <translation>之前的数据库保留为 {path}。</translation>
    </message>
    <message>
        <source>Taking the data out</source>
        <translation>正在移除数据</translation>
    </message>
    <message>
        <source>Clips taken out: {n}. Copies outside the project are not reached from here.</source>
        <translation>已移除片段：{n}。项目之外的副本无法在此处理。</translation>
    </message>
    <message>
        <source>Remove what still names one</source>
        <translation>删除仍提到其中之一的文件</translation>
    </message>
    <message>
        <source>What is left to be deleted by hand:</source>
        <translation>需要您手动删除的文件：</translation>
    </message>
    <message>
        <source>Building the demo</source>
        <translation>正在生成演示项目</translation>
    </message>
</context>
<context>
    <name>AsksMenu</name>
    <message>
        <source>What a decision says</source>
        <translation>决定包含的内容</translation>
    </message>
    <message>
        <source>A second emotion</source>
        <translation>第二种情绪</translation>
    </message>
    <message>
        <source>Intensity, 1 to 3</source>
        <translation>强度，1 到 3</translation>
    </message>
    <message>
        <source>Valence and arousal</source>
        <translation>效价与唤醒度</translation>
    </message>
    <message>
        <source>Own words</source>
        <translation>自己的话</translation>
    </message>
</context>
<context>
    <name>BesideDialog</name>
    <message>
        <source>Two side by side</source>
        <translation>并排比较</translation>
    </message>
    <message>
        <source>{clip} · round {n}</source>
        <translation>{clip} · 第 {n} 轮</translation>
    </message>
</context>
<context>
    <name>BesideSide</name>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>no round says anything of it</source>
        <translation>没有任何轮次对此作出判断</translation>
    </message>
    <message>
        <source>{label} {confidence:.2f}</source>
        <translation>{label} {confidence:.2f}</translation>
    </message>
    <message>
        <source>No curves</source>
        <translation>没有曲线</translation>
    </message>
</context>
<context>
    <name>BulkDialog</name>
    <message>
        <source>Accept in bulk</source>
        <translation>批量接受</translation>
    </message>
    <message>
        <source>From the clips that were decided blind it follows how many pseudo-labels may be accepted unseen. Each vote of the step is marked with its promise, and {key} takes the whole step back.</source>
        <translation>由盲评的片段可以推知有多少伪标签可以不看而接受。此步的每一票都标明其保证，按一次 {key} 即可整步撤回。</translation>
    </message>
    <message>
        <source>Wrong ones among them at most</source>
        <translation>其中错误的比例至多</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>确定保证</translation>
    </message>
    <message>
        <source>With 95 % certainty at most {percent} % of those accepted are wrong.</source>
        <translation>以 95% 的把握，所接受的至多有 {percent}% 是错的。</translation>
    </message>
    <message>
        <source>On average</source>
        <translation>平均保证</translation>
    </message>
    <message>
        <source>On average {percent} % of those accepted are wrong; this time it may be more or less.</source>
        <translation>平均而言，所接受的有 {percent}% 是错的；这一次可能更多或更少。</translation>
    </message>
    <message>
        <source>Certain, each label by itself</source>
        <translation>确定保证，逐个标签</translation>
    </message>
    <message>
        <source>With 95 % certainty at most {percent} % of those accepted of every label are wrong.</source>
        <translation>以 95% 的把握，每个标签所接受的至多有 {percent}% 是错的。</translation>
    </message>
    <message>
        <source>{n} clips were accepted in one step; {key} in Review takes it back.</source>
        <translation>一步接受了 {n} 个片段；在评审中按 {key} 可撤回。</translation>
    </message>
</context>
<context>
    <name>CannotShow</name>
    <message>
        <source>You decide by sound or transcript alone; the decision says so.</source>
        <translation>您仅凭声音或文字稿判断；记录中会注明这一点。</translation>
    </message>
    <message>
        <source>Find the clips…</source>
        <translation>查找片段…</translation>
    </message>
    <message>
        <source>Sound or transcript alone ({key})</source>
        <translation>仅凭声音或文字稿（{key}）</translation>
    </message>
    <message>
        <source>Decide on this clip without seeing it; the decision says so</source>
        <translation>不看画面就判断此片段；记录中会注明</translation>
    </message>
</context>
<context>
    <name>ChangeList</name>
    <message>
        <source>Pseudo-labels that changed</source>
        <translation>发生变化的伪标签</translation>
    </message>
    <message>
        <source>{before} to {after}: {n} clips</source>
        <translation>{before} → {after}：{n} 个片段</translation>
    </message>
</context>
<context>
    <name>ClipMapPage</name>
    <message>
        <source>Of what</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Laid by</source>
        <translation>布局方式</translation>
    </message>
    <message>
        <source>Marked by</source>
        <translation>标记依据</translation>
    </message>
    <message>
        <source>Which value</source>
        <translation>哪个取值</translation>
    </message>
    <message>
        <source>widest axes (PCA)</source>
        <translation>最宽的轴（PCA）</translation>
    </message>
    <message>
        <source>neighbours (t-SNE)</source>
        <translation>近邻（t-SNE）</translation>
    </message>
    <message>
        <source>Where the clips lie</source>
        <translation>片段的分布</translation>
    </message>
    <message>
        <source>fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>This round kept no embeddings; a new round does.</source>
        <translation>这一轮没有保存嵌入；新的一轮会保存。</translation>
    </message>
    <message>
        <source>neighbours are being laid out; the window goes on meanwhile</source>
        <translation>正在按近邻布局；其间窗口可继续使用</translation>
    </message>
    <message>
        <source>There is no clip of this round to show here.</source>
        <translation>这里没有本轮的片段可显示。</translation>
    </message>
    <message>
        <source>{n} clips · draw around some to open them</source>
        <translation>{n} 个片段 · 圈选即可打开</translation>
    </message>
    <message>
        <source>every value</source>
        <translation>所有取值</translation>
    </message>
    <message>
        <source>{field}: {values}</source>
        <translation>{field}：{values}</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>{clip}: {field} {value}</source>
        <translation>{clip}：{field} {value}</translation>
    </message>
</context>
<context>
    <name>ClipReasons</name>
    <message>
        <source>Whatever modality is taken away, {label} stays.</source>
        <translation>无论去掉哪个模态，仍是{label}。</translation>
    </message>
    <message>
        <source>Without {modalities} it would be {other} in place of {label}.</source>
        <translation>若没有{modalities}，则会是{other}，而不是{label}。</translation>
    </message>
    <message>
        <source>{modality} must be there to {percent} % at least.</source>
        <translation>{modality}至少须有 {percent} %。</translation>
    </message>
    <message>
        <source>By all folds together, which trained on this clip.</source>
        <translation>由所有折共同给出，它们用此片段训练过。</translation>
    </message>
    <message>
        <source>The round adopted this clip and trained on it: a modality alone is surer here than of clips that it never saw.</source>
        <translation>本轮采纳了此片段并用它训练：单个模态在此比对从未见过的片段更有把握。</translation>
    </message>
    <message>
        <source>Checked for {label}: taking the strongest out first, or putting them in first, moves the evidence more than a random order does in {modalities}.</source>
        <translation>已就{label}核对：在{modalities}中，先去掉最强的部分，或先加入它们，对证据的影响大于随机顺序。</translation>
    </message>
    <message>
        <source>In {modalities} it is no better than a random order: do not lean on that.</source>
        <translation>在{modalities}中并不优于随机顺序：不要依赖它。</translation>
    </message>
    <message>
        <source>{modality}: {why}.</source>
        <translation>{modality}：{why}。</translation>
    </message>
</context>
<context>
    <name>ContextStrip</name>
    <message>
        <source>Clips of the same recording</source>
        <translation>同一录像的片段</translation>
    </message>
</context>
<context>
    <name>DeepPages</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>This cannot be shown</source>
        <translation>无法显示</translation>
    </message>
    <message>
        <source>Read it again</source>
        <translation>重新读取</translation>
    </message>
</context>
<context>
    <name>DetailsBar</name>
    <message>
        <source>Also</source>
        <translation>另有</translation>
    </message>
    <message>
        <source>Intensity</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Intensity {n} of 3</source>
        <translation>强度 {n}（共 3）</translation>
    </message>
    <message>
        <source>Valence, arousal</source>
        <translation>效价、唤醒度</translation>
    </message>
    <message>
        <source>Own words…</source>
        <translation>自己的话…</translation>
    </message>
    <message>
        <source>Describe it in your own words</source>
        <translation>用自己的话描述</translation>
    </message>
</context>
<context>
    <name>DisagreementList</name>
    <message>
        <source>In no clip do the modalities contradict each other.</source>
        <translation>没有任何片段出现模态之间的矛盾。</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>pseudo-label</source>
        <translation>伪标签</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>disagreement</source>
        <translation>分歧</translation>
    </message>
    <message>
        <source>person&apos;s label</source>
        <translation>人工标签</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>What to export</source>
        <translation>导出什么</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Form of the table</source>
        <translation>表格格式</translation>
    </message>
    <message>
        <source>Hard links to the clips in place of copies</source>
        <translation>用硬链接代替复制片段</translation>
    </message>
    <message>
        <source>Table of candidates…</source>
        <translation>候选表…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} 个文件</translation>
    </message>
    <message>
        <source>{n} rows</source>
        <translation>{n} 行</translation>
    </message>
    <message>
        <source>Table of candidates</source>
        <translation>候选表</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Name of the new folder</source>
        <translation>新文件夹的名称</translation>
    </message>
</context>
<context>
    <name>FeaturesDialog</name>
    <message>
        <source>Features extracted elsewhere</source>
        <translation>在别处提取的特征</translation>
    </message>
    <message>
        <source>Each is a modality of the rounds from now on, beside the preset&apos;s or in the place of the one whose name it has. Arrays are matched to clips by name; a clip without, or with zeros, lacks the modality.</source>
        <translation>从现在起，每一项都是轮次的一个模态，与预设的模态并列，或取代同名的模态。数组按名称与片段对应；没有数组或全为零的片段缺少该模态。</translation>
    </message>
    <message>
        <source>Modalities of the project&apos;s own</source>
        <translation>项目自有的模态</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>模态</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>name, for example gait</source>
        <translation>名称，例如 gait</translation>
    </message>
    <message>
        <source>Name of the modality</source>
        <translation>模态名称</translation>
    </message>
    <message>
        <source>What each clip has</source>
        <translation>每个片段所含</translation>
    </message>
    <message>
        <source>as the folder says</source>
        <translation>按文件夹所示</translation>
    </message>
    <message>
        <source>frames in time (-FRA)</source>
        <translation>按时间的帧（-FRA）</translation>
    </message>
    <message>
        <source>one vector (-UTT)</source>
        <translation>一个向量（-UTT）</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add a file…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>去掉</translation>
    </message>
    <message>
        <source>Reading the features</source>
        <translation>正在读取特征</translation>
    </message>
    <message>
        <source>frames in time</source>
        <translation>按时间的帧</translation>
    </message>
    <message>
        <source>one vector</source>
        <translation>一个向量</translation>
    </message>
    <message>
        <source>Folder of features</source>
        <translation>特征文件夹</translation>
    </message>
    <message>
        <source>File of features</source>
        <translation>特征文件</translation>
    </message>
    <message>
        <source>Rounds from now on go without “{name}”.</source>
        <translation>从现在起，轮次不再使用“{name}”。</translation>
    </message>
</context>
<context>
    <name>FilterMenu</name>
    <message>
        <source>Any label</source>
        <translation>任意标签</translation>
    </message>
    <message>
        <source>Narrow by</source>
        <translation>缩小范围</translation>
    </message>
    <message>
        <source>Kept filters</source>
        <translation>保存的筛选</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>说话人</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>评审者</translation>
    </message>
    <message>
        <source>Modality missing</source>
        <translation>缺少的模态</translation>
    </message>
    <message>
        <source>With a comment</source>
        <translation>有评论的</translation>
    </message>
    <message>
        <source>With a comment to me (@{name})</source>
        <translation>评论中提到我的（@{name}）</translation>
    </message>
    <message>
        <source>Flagged by anybody</source>
        <translation>有人标记的</translation>
    </message>
    <message>
        <source>Changed by the last round</source>
        <translation>上一轮改变了的</translation>
    </message>
    <message>
        <source>Confidence below .5</source>
        <translation>置信度低于 .5</translation>
    </message>
    <message>
        <source>Modalities disagree above .5</source>
        <translation>模态分歧高于 .5</translation>
    </message>
    <message>
        <source>More than one vote</source>
        <translation>多于一票</translation>
    </message>
    <message>
        <source>Keep this filter…</source>
        <translation>保存此筛选…</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>ForgetDialog</name>
    <message>
        <source>Take a person&apos;s data out</source>
        <translation>移除某人的数据</translation>
    </message>
    <message>
        <source>Whose clips</source>
        <translation>谁的片段</translation>
    </message>
    <message>
        <source>The clip {clip}</source>
        <translation>片段 {clip}</translation>
    </message>
    <message>
        <source>Speaker {name}, clips: {n}</source>
        <translation>说话人 {name}，片段数：{n}</translation>
    </message>
    <message>
        <source>Paths, words, pictures, features, predictions and copies of them are erased from the project and its rounds. Of each decision only when it was made and by whom stays. This cannot be taken back.</source>
        <translation>路径、文字、图片、特征、预测及其副本将从项目及各轮次中清除。每个决定只保留时间和作出者。此操作无法撤销。</translation>
    </message>
    <message>
        <source>What would go</source>
        <translation>将移除的内容</translation>
    </message>
    <message>
        <source>I have read it; take them out for good</source>
        <translation>我已阅读；永久移除</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>No clip of this project names a speaker; choose a clip in the queue.</source>
        <translation>本项目没有片段标明说话人；请在队列中选择一个片段。</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Clips ({n}): {clips}</source>
        <translation>片段（{n}）：{clips}</translation>
    </message>
    <message>
        <source>Decisions on them: {n}</source>
        <translation>相关决定：{n}</translation>
    </message>
    <message>
        <source>What these rounds say of them: {rounds}</source>
        <translation>以下轮次对它们的预测：{rounds}</translation>
    </message>
    <message>
        <source>The models of these rounds learnt from them and stay; remove or train them again: {rounds}</source>
        <translation>以下轮次的模型学习过它们并会保留；请删除或重新训练：{rounds}</translation>
    </message>
    <message>
        <source>Removed: {path}</source>
        <translation>将删除：{path}</translation>
    </message>
    <message>
        <source>Stays, delete it yourself: {path} ({why})</source>
        <translation>保留，请自行删除：{path}（{why}）</translation>
    </message>
    <message>
        <source>Copies of the database that are removed, for one of afterwards: {n}</source>
        <translation>将删除并以新副本代替的数据库副本：{n}</translation>
    </message>
</context>
<context>
    <name>GuideDialog</name>
    <message>
        <source>Guide</source>
        <translation>指南</translation>
    </message>
</context>
<context>
    <name>HeatMap</name>
    <message>
        <source>people say</source>
        <translation>人工标注</translation>
    </message>
    <message>
        <source>the model says</source>
        <translation>模型判断</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>clips</source>
        <translation>片段数</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n}%</translation>
    </message>
    <message>
        <source>{rows} {truth}, {columns} {given}: {count} of {total} clips ({percent} %)</source>
        <translation>{rows}：{truth}，{columns}：{given}；{total} 个片段中有 {count} 个（{percent}%）</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>No decision yet.</source>
        <translation>尚无决定。</translation>
    </message>
</context>
<context>
    <name>KeyField</name>
    <message>
        <source>Key of {command}</source>
        <translation>{command}的按键</translation>
    </message>
</context>
<context>
    <name>KeysSheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Press on a key to change it; Backspace takes it away.</source>
        <translation>点按某个键可更改；退格键可取消。</translation>
    </message>
    <message>
        <source>All as at first</source>
        <translation>全部恢复原样</translation>
    </message>
    <message>
        <source>Kept; it holds from now on.</source>
        <translation>已保存；即刻生效。</translation>
    </message>
    <message>
        <source>All keys are as at first.</source>
        <translation>所有按键已恢复原样。</translation>
    </message>
</context>
<context>
    <name>LabelBar</name>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Accept the pseudo-label</source>
        <translation>接受伪标签</translation>
    </message>
    <message>
        <source>Leave this clip without a label</source>
        <translation>不给此片段标签</translation>
    </message>
    <message>
        <source>Mark this clip for somebody&apos;s attention</source>
        <translation>标记此片段，请人留意</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>标记</translation>
    </message>
</context>
<context>
    <name>LabelButton</name>
    <message>
        <source>{label} (key {number})</source>
        <translation>{label}（按键 {number}）</translation>
    </message>
    <message>
        <source>the model&apos;s</source>
        <translation>模型的</translation>
    </message>
    <message>
        <source>given</source>
        <translation>已标</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>LabelsDialog</name>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>In the order of their keys. The log keeps every word that was decided; a label that is renamed keeps its votes. A key holds at once, and for you alone.</source>
        <translation>按按键顺序排列。记录保留每次决定时的用词；改名的标签保留其投票。按键立即生效，且只对您有效。</translation>
    </message>
    <message>
        <source>Add a label</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>What would happen</source>
        <translation>将会发生什么</translation>
    </message>
    <message>
        <source>Change the labels</source>
        <translation>更改标签</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Other words of files</source>
        <translation>文件中的其他写法</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation>如何处理</translation>
    </message>
    <message>
        <source>new label</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>Label as {label}</source>
        <translation>标为{label}</translation>
    </message>
    <message>
        <source>Name of {label}</source>
        <translation>{label}的名称</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Other words for {label}</source>
        <translation>{label}的其他写法</translation>
    </message>
    <message>
        <source>Mark of {label}</source>
        <translation>{label}的标记</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Move {label} up</source>
        <translation>上移{label}</translation>
    </message>
    <message>
        <source>Take {label} away again</source>
        <translation>撤掉{label}</translation>
    </message>
    <message>
        <source>Colour of {label}</source>
        <translation>{label}的颜色</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Another…</source>
        <translation>其他…</translation>
    </message>
    <message>
        <source>What becomes of {label}</source>
        <translation>如何处理{label}</translation>
    </message>
    <message>
        <source>Stays</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Is taken out</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Counts as {label}</source>
        <translation>算作{label}</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Only looks and words of files change.</source>
        <translation>只更改外观和文件中的写法。</translation>
    </message>
    <message>
        <source>Nothing has changed yet.</source>
        <translation>尚无更改。</translation>
    </message>
</context>
<context>
    <name>LanguageMenu</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>LineChart</name>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>low</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>high</source>
        <translation>上限</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>{name} – EmoDesk</source>
        <translation>{name} – EmoDesk</translation>
    </message>
    <message>
        <source>Label as {label}</source>
        <translation>标为{label}</translation>
    </message>
    <message>
        <source>Label the selection as {label}</source>
        <translation>将所选部分标为{label}</translation>
    </message>
    <message>
        <source>Second emotion {label}</source>
        <translation>第二种情绪：{label}</translation>
    </message>
    <message>
        <source>Intensity {n}</source>
        <translation>强度 {n}</translation>
    </message>
    <message>
        <source>Valence and arousal, field {n}</source>
        <translation>效价与唤醒度，第 {n} 格</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审阅</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>分析</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>查找任何内容</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>语言将在下次启动时更改。</translation>
    </message>
    <message>
        <source>Nobody else has decided anything in this project yet.</source>
        <translation>此项目中还没有其他人作过决定。</translation>
    </message>
    <message>
        <source>Every vote of this reviewer is taken back, and their clips can be read again:</source>
        <translation>收回这位评审者的所有投票，其片段可重新评阅：</translation>
    </message>
    <message>
        <source>Open clips again</source>
        <translation>重新打开片段</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>评审者</translation>
    </message>
    <message>
        <source>Decisions from now on are made by</source>
        <translation>此后的决定由谁作出</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>{done} of {total} reviewed</source>
        <translation>已审阅 {done} / {total}</translation>
    </message>
    <message>
        <source>{done} of {total} reviewed, {relabelled} relabelled</source>
        <translation>已审阅 {done} / {total}，改标 {relabelled}</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
</context>
<context>
    <name>MistakeDialog</name>
    <message>
        <source>EmoDesk made a mistake</source>
        <translation>EmoDesk 出错了</translation>
    </message>
    <message>
        <source>EmoDesk made a mistake. What you decided is saved, and you can go on working.</source>
        <translation>EmoDesk 出错了。您的决定已保存，可以继续工作。</translation>
    </message>
    <message>
        <source>The report names the program&apos;s own lines; it has no transcripts, clips or keys.</source>
        <translation>报告只写出程序自身的代码行，不含文字稿、片段或密钥。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>All of it is in {log}.</source>
        <translation>完整内容在 {log} 中。</translation>
    </message>
</context>
<context>
    <name>ModalitiesPage</name>
    <message>
        <source>Group the clips by</source>
        <translation>片段分组依据</translation>
    </message>
    <message>
        <source>What each modality adds</source>
        <translation>每个模态带来的增益</translation>
    </message>
    <message>
        <source>WAF of every combination</source>
        <translation>每种组合的 WAF</translation>
    </message>
    <message>
        <source>Only together, or twice</source>
        <translation>只在一起，或重复</translation>
    </message>
    <message>
        <source>Who is right where they differ</source>
        <translation>意见不同时谁对</translation>
    </message>
    <message>
        <source>Shares by group</source>
        <translation>各组的份额</translation>
    </message>
    <message>
        <source>This round did not keep what the fold that never saw a clip says without a modality.</source>
        <translation>这一轮没有保存未见过该片段的那一折在缺少模态时的判断。</translation>
    </message>
    <message>
        <source>Nothing to measure: the round adopted all of these clips and trained on them.</source>
        <translation>没有可测量的：这些片段都被本轮采纳并用来训练。</translation>
    </message>
    <message>
        <source>only together</source>
        <translation>只在一起才说</translation>
    </message>
    <message>
        <source>said twice</source>
        <translation>重复说</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>{n} clips</source>
        <translation>{n} 个片段</translation>
    </message>
    <message>
        <source>{percent} % of the evidence is of none alone; {together} nats only together, {twice} twice</source>
        <translation>{percent} % 的证据不属于任何单一模态；仅共同：{together} nat，重复：{twice} nat</translation>
    </message>
    <message>
        <source>least … most</source>
        <translation>最小 … 最大</translation>
    </message>
    <message>
        <source>{modality} adds {gain} to the WAF on average over all orders in which modalities can come, between {low} and {high} with 95 % confidence; a click opens the clips that are right only with it</source>
        <translation>在模态加入的所有顺序上平均，{modality}使 WAF 增加 {gain}，95 % 置信区间为 {low} 到 {high}；点按可打开只有它在时才正确的片段</translation>
    </message>
    <message>
        <source>WAF {waf}, {low} to {high} with 95 % confidence; a click opens what it gets wrong</source>
        <translation>WAF {waf}，95 % 置信区间为 {low} 到 {high}；点按可打开它判断错误的片段</translation>
    </message>
    <message>
        <source>{n} of {total} clips</source>
        <translation>{total} 个片段中的 {n} 个</translation>
    </message>
    <message>
        <source>{n} clips; {adopted} more are left out, because the round adopted them and trained on them</source>
        <translation>{n} 个片段；另有 {adopted} 个未计入，因为本轮采纳了它们并用来训练</translation>
    </message>
    <message>
        <source>alone</source>
        <translation>单独</translation>
    </message>
    <message>
        <source>mean gain</source>
        <translation>平均增益</translation>
    </message>
    <message>
        <source>95 % between</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>What it adds to the combination that it helps least, and most</source>
        <translation>它对帮助最小与最大的组合的增益</translation>
    </message>
    <message>
        <source>In nats of evidence for what was said, mean over the clips: {together} that {first} and {other} tell only together, {twice} that each of them says again</source>
        <translation>以所判断标签的证据（奈特）计，片段平均：{first}和{other}只在一起才说的为 {together}，彼此重复说的为 {twice}</translation>
    </message>
    <message>
        <source>{right} of {clips}</source>
        <translation>{clips} 中 {right} 个</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
</context>
<context>
    <name>ModalityView</name>
    <message>
        <source>Show the prediction without {modality}</source>
        <translation>显示去掉{modality}后的预测</translation>
    </message>
    <message>
        <source>missing: {note}</source>
        <translation>缺失：{note}</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>未说明原因</translation>
    </message>
    <message>
        <source>{modality} is missing: {note}</source>
        <translation>{modality}缺失：{note}</translation>
    </message>
    <message>
        <source>{modality} alone would say {label} ({confidence:.2f}).</source>
        <translation>仅凭{modality}会判断为{label}（{confidence:.2f}）。</translation>
    </message>
    <message>
        <source>Shapley share: it adds {share} to the probability of {label}.</source>
        <translation>Shapley 值：它使{label}的概率变化 {share}。</translation>
    </message>
</context>
<context>
    <name>ModelDialog</name>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>What the preset needs</source>
        <translation>该预设的需求</translation>
    </message>
    <message>
        <source>&amp;Fetch…</source>
        <translation>获取(&amp;F)…</translation>
    </message>
    <message>
        <source>A f&amp;older instead…</source>
        <translation>改用文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Ranking…</source>
        <translation>排序(&amp;R)…</translation>
    </message>
    <message>
        <source>How &amp;long?</source>
        <translation>需要多久(&amp;L)？</translation>
    </message>
    <message>
        <source>Encodes two clips where nothing else tells; their features stay</source>
        <translation>在没有其他依据时编码两个片段来测量；其特征会保留</translation>
    </message>
    <message>
        <source>Learn &amp;prompts on the labelled clips first</source>
        <translation>先在已标注片段上学习提示(&amp;P)</translation>
    </message>
    <message>
        <source>run elsewhere: ssh gpu python -m trainer {command} --spec {spec}</source>
        <translation>在别处运行：ssh gpu python -m trainer {command} --spec {spec}</translation>
    </message>
    <message>
        <source>Command that runs rounds elsewhere</source>
        <translation>在别处运行轮次的命令</translation>
    </message>
    <message>
        <source>Your command, over the same files; {spec}: the round&apos;s spec.json, {command}: fit or chain. Empty: here</source>
        <translation>您的命令，使用相同的文件；{spec} 是轮次的 spec.json，{command} 是 fit 或 chain。留空：在本机运行</translation>
    </message>
    <message>
        <source>Where rounds run on this machine</source>
        <translation>训练在本机的哪个设备上运行</translation>
    </message>
    <message>
        <source>&amp;Use this preset</source>
        <translation>使用此预设(&amp;U)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Asking what is missing</source>
        <translation>正在查看缺少什么</translation>
    </message>
    <message>
        <source>Nothing was fetched.</source>
        <translation>没有获取任何内容。</translation>
    </message>
    <message>
        <source>Fetching</source>
        <translation>正在获取</translation>
    </message>
    <message>
        <source>The weights are here.</source>
        <translation>权重已在本机。</translation>
    </message>
    <message>
        <source>Not all is here; “Fetch” goes on where it was.</source>
        <translation>尚未全部到位；“获取”会从中断处继续。</translation>
    </message>
    <message>
        <source>Encoding two clips…</source>
        <translation>正在编码两个片段…</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>Looking what is here…</source>
        <translation>正在查看本机已有什么…</translation>
    </message>
    <message>
        <source>the fastest device</source>
        <translation>最快的设备</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>{device}, not here</source>
        <translation>{device}（本机没有）</translation>
    </message>
    <message>
        <source>Fetch weights</source>
        <translation>获取权重</translation>
    </message>
    <message>
        <source>Fetch them</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>Do not fetch</source>
        <translation>不获取</translation>
    </message>
    <message>
        <source>Folder of weights</source>
        <translation>权重文件夹</translation>
    </message>
</context>
<context>
    <name>MomentStrips</name>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{seconds} s, nats of evidence that go with it</source>
        <translation>{seconds} 秒，随之失去的证据（nat）</translation>
    </message>
</context>
<context>
    <name>Narrowing</name>
    <message>
        <source>{n} of {total} clips</source>
        <translation>{total} 个片段中的 {n} 个</translation>
    </message>
</context>
<context>
    <name>NewProjectDialog</name>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Import clips</source>
        <translation>导入片段</translation>
    </message>
    <message>
        <source>A folder of clips, or a table in the clips.csv form</source>
        <translation>片段文件夹，或 clips.csv 格式的表格</translation>
    </message>
    <message>
        <source>Table with clip_id and label</source>
        <translation>含 clip_id 和 label 的表格</translation>
    </message>
    <message>
        <source>Table with clip_id and transcript</source>
        <translation>含 clip_id 和 transcript 的表格</translation>
    </message>
    <message>
        <source>Labels of another set: happy=happiness, calm=</source>
        <translation>其他标签集的对应：happy=happiness, calm=</translation>
    </message>
    <message>
        <source>What the table calls them: clip_id=FileName, label=Vote</source>
        <translation>表格中的列名：clip_id=FileName, label=Vote</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>found out</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>Long recordings</source>
        <translation>长录音</translation>
    </message>
    <message>
        <source>one clip each</source>
        <translation>各为一个片段</translation>
    </message>
    <message>
        <source>cut where people speak</source>
        <translation>在有人说话处切分</translation>
    </message>
    <message>
        <source>cut at the lines of their subtitles</source>
        <translation>按字幕行切分</translation>
    </message>
    <message>
        <source>{preset} (recommended here)</source>
        <translation>{preset}（在此推荐）</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>表格…</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Clips</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Project folder</source>
        <translation>项目文件夹</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>light runs anywhere and downloads nothing; small hears and reads far more, also without a GPU, and fetches 0.6 GB at its first round. Clips stay where they are.</source>
        <translation>light 可在任何机器上运行，不下载任何内容；small 能听懂、读懂得多得多，也不需要 GPU，首个轮次时下载 0.6 GB。片段留在原处。</translation>
    </message>
    <message>
        <source>Tables, encoding, long recordings</source>
        <translation>表格、编码、长录音</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt)</source>
        <translation>表格 (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>Choose a folder of clips, or a table of them.</source>
        <translation>请选择片段文件夹或片段表格。</translation>
    </message>
    <message>
        <source>Name 2 to {most} different labels, separated by commas.</source>
        <translation>请写 2 到 {most} 个不同的标签，用逗号分隔。</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Label table</source>
        <translation>标签表格</translation>
    </message>
    <message>
        <source>Transcripts</source>
        <translation>转写文本</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>标签对应</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列名</translation>
    </message>
    <message>
        <source>The light preset runs on any machine and downloads nothing; the others need weights: python -m trainer doctor names them. Clips stay where they are.</source>
        <translation>light 预设可在任何机器上运行，无需下载；其他预设需要权重文件：运行 python -m trainer doctor 可查看。片段保留在原处。</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Folder of clips</source>
        <translation>片段文件夹</translation>
    </message>
    <message>
        <source>Table of clips</source>
        <translation>片段表格</translation>
    </message>
    <message>
        <source>Folder that will hold the project</source>
        <translation>用于存放项目的文件夹</translation>
    </message>
    <message>
        <source>{path} is not there; choose a folder or a table.</source>
        <translation>{path} 不存在；请选择一个文件夹或表格。</translation>
    </message>
    <message>
        <source>{path} is not empty; name a new folder.</source>
        <translation>{path} 不是空文件夹；请指定一个新文件夹。</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>OfferCard</name>
    <message>
        <source>Look at a handful first</source>
        <translation>先看其中几个</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>{n} of {total} open clips may be accepted.</source>
        <translation>{total} 个未决定的片段中可接受 {n} 个。</translation>
    </message>
    <message>
        <source>Accept {n} clips</source>
        <translation>接受 {n} 个片段</translation>
    </message>
    <message>
        <source>{n} clips were decided blind.</source>
        <translation>{n} 个片段为盲评。</translation>
    </message>
    <message>
        <source>Of the {seen} that are at least as sure ({threshold:.2f}) {wrong} were wrong.</source>
        <translation>其中置信度不低于 {threshold:.2f} 的 {seen} 个里有 {wrong} 个是错的。</translation>
    </message>
    <message>
        <source>Of some speakers of open clips none was decided blind; that is reckoned with.</source>
        <translation>部分未决定片段的说话人没有盲评片段；计算中已考虑这一点。</translation>
    </message>
    <message>
        <source>They are surer than the open ones, so they were not drawn at random and this may not hold; read a blind pass over clips that are drawn.</source>
        <translation>它们比未决定的片段置信度更高，因此并非随机抽取，此保证可能不成立；请对随机抽取的片段做一轮盲评。</translation>
    </message>
    <message>
        <source>They are less sure than the open ones, so they were not drawn at random and tell little of these; read a blind pass over clips that are drawn.</source>
        <translation>它们的置信度低于未决定的片段，因此并非随机抽取，对后者说明不了什么；请对随机抽取的片段进行一次盲评。</translation>
    </message>
    <message>
        <source>No label has blind clips enough for its own promise.</source>
        <translation>没有标签有足够的盲评片段来作出各自的保证。</translation>
    </message>
    <message>
        <source>Nothing can be promised from clips like these, however many.</source>
        <translation>这样的片段再多也无法作出保证。</translation>
    </message>
    <message>
        <source>The model is too often wrong: no number of blind clips would allow it.</source>
        <translation>模型错误太多：再多的盲评片段也无法作出保证。</translation>
    </message>
    <message>
        <source>Nothing can be promised yet: about {n} more blind clips are needed.</source>
        <translation>目前还不能作出保证：大约还需要 {n} 个盲评片段。</translation>
    </message>
    <message>
        <source>{more} more blind clips: {n}</source>
        <translation>再盲评 {more} 个：{n}</translation>
    </message>
    <message>
        <source>As often right as now, so many could be accepted after {parts}.</source>
        <translation>若正确率不变，之后可接受的数量为：{parts}。</translation>
    </message>
    <message>
        <source> · </source>
        <translation>·</translation>
    </message>
</context>
<context>
    <name>OnDemand</name>
    <message>
        <source>{label} was no label of this round by itself: which moments spoke for it is not known.</source>
        <translation>本轮没有单独的标签“{label}”：哪些时刻支持它无从得知。</translation>
    </message>
    <message>
        <source>What mattered is being found…</source>
        <translation>正在查找哪些内容起了作用…</translation>
    </message>
    <message>
        <source>What mattered was not found yet, and the project is read-only.</source>
        <translation>哪些内容起了作用尚未查找，而此项目为只读。</translation>
    </message>
    <message>
        <source>This round left no model to ask.</source>
        <translation>这一轮没有留下可询问的模型。</translation>
    </message>
</context>
<context>
    <name>OpinionRows</name>
    <message>
        <source>Opinions</source>
        <translation>意见</translation>
    </message>
</context>
<context>
    <name>OrderMenu</name>
    <message>
        <source>Sort by</source>
        <translation>排序依据</translation>
    </message>
</context>
<context>
    <name>OverRoundsPage</name>
    <message>
        <source>WAF by round, with what it lies between</source>
        <translation>各轮的 WAF 及其区间</translation>
    </message>
    <message>
        <source>Learning curve</source>
        <translation>学习曲线</translation>
    </message>
    <message>
        <source>F1 by label, first and last round</source>
        <translation>各标签的 F1，首轮与末轮</translation>
    </message>
    <message>
        <source>each on its own labels</source>
        <translation>各按自己的标签</translation>
    </message>
    <message>
        <source>Adopted, and later confirmed</source>
        <translation>采纳后得到确认的</translation>
    </message>
    <message>
        <source>What more labels would bring</source>
        <translation>更多标签会带来什么</translation>
    </message>
    <message>
        <source>Shares of the modalities by round</source>
        <translation>各轮次中各模态的占比</translation>
    </message>
    <message>
        <source>Three rounds on different numbers of labels are needed before more can be forecast.</source>
        <translation>需要三轮使用不同数量的标签，才能作出预测。</translation>
    </message>
    <message>
        <source>No round adopted a clip.</source>
        <translation>没有一轮采纳过片段。</translation>
    </message>
    <message>
        <source>{right} of {judged} right</source>
        <translation>{judged} 个中 {right} 个正确</translation>
    </message>
    <message>
        <source>round {n}</source>
        <translation>第 {n} 轮</translation>
    </message>
    <message>
        <source>{n} adopted</source>
        <translation>采纳 {n} 个</translation>
    </message>
    <message>
        <source>none judged</source>
        <translation>尚无人判断</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n}%</translation>
    </message>
    <message>
        <source>each round&apos;s own labels</source>
        <translation>每轮自己的标签</translation>
    </message>
    <message>
        <source>the same {n} clips</source>
        <translation>相同的 {n} 个片段</translation>
    </message>
    <message>
        <source>test clips</source>
        <translation>测试片段</translation>
    </message>
    <message>
        <source>round</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>on the same {n} clips: {change} from round {first} to {last}</source>
        <translation>在相同的 {n} 个片段上：第 {first} 轮到第 {last} 轮 {change}</translation>
    </message>
    <message>
        <source>Round {n}: WAF {waf}, {low} to {high} with 95 % confidence</source>
        <translation>第 {n} 轮：WAF {waf}，95 % 置信区间为 {low} 到 {high}</translation>
    </message>
    <message>
        <source>{text}; on the {n} labels that it learnt from, which are others in each round</source>
        <translation>{text}；按它学习所用的 {n} 个标签测得，各轮所用的标签不同</translation>
    </message>
    <message>
        <source>{text}; on the {n} clips that all these rounds held out</source>
        <translation>{text}；按这些轮次都留出的 {n} 个片段测得</translation>
    </message>
    <message>
        <source>Round {n}: {labels} labels, WAF {waf}</source>
        <translation>第 {n} 轮：{labels} 个标签，WAF {waf}</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>rounds</source>
        <translation>各轮</translation>
    </message>
    <message>
        <source>labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>WAF</source>
        <translation>WAF</translation>
    </message>
    <message>
        <source>Each round is measured on the labels that it learnt from. Where the queue brought hard clips, the curve rises less than the model has learnt.</source>
        <translation>每一轮都按它学习所用的标签测量。若队列送来的是较难的片段，曲线的上升会小于模型实际学到的。</translation>
    </message>
    <message>
        <source>Every round is measured on the same {n} clips, held out by all.</source>
        <translation>每一轮都按所有轮次都留出的相同的 {n} 个片段测量。</translation>
    </message>
    <message>
        <source>Half of them of each label: what the curves of their F1 promise, weighed by their share of the clips measured. Other labels grew in the same rounds; what those did to it cannot be told apart.</source>
        <translation>两种标签各占一半：按各自 F1 曲线的预测，再以其在所测片段中的占比加权。同一些轮次里其他标签也在增加，其影响无法区分开来。</translation>
    </message>
    <message>
        <source>Each round is measured on the labels that it learnt from, which are others in each.</source>
        <translation>每一轮都按它所学习的标签测量，各轮的标签不同。</translation>
    </message>
    <message>
        <source>Every round is measured on the same {n} clips of it, held out by all.</source>
        <translation>每一轮都按所有轮次都留出的该标签的相同 {n} 个片段测量。</translation>
    </message>
    <message>
        <source>cannot be told: no round measured it</source>
        <translation>无从得知：没有一轮测量过它</translation>
    </message>
    <message>
        <source>cannot be told yet: {n} clips in every round</source>
        <translation>尚无从得知：每一轮都是 {n} 个片段</translation>
    </message>
    <message>
        <source>cannot be told yet: only {first} or {second} clips so far</source>
        <translation>尚无从得知：至今只有 {first} 或 {second} 个片段</translation>
    </message>
    <message>
        <source>{label}: {text}. Three rounds on different numbers of its clips are needed before more can be forecast.</source>
        <translation>{label}：{text}。需要三轮用不同数量的此类片段训练，才能预测更多标签的作用。</translation>
    </message>
    <message>
        <source>{more} more labels would bring about {gain} ({low} to {high})</source>
        <translation>再多 {more} 个标签约可带来 {gain}（{low} 到 {high}）</translation>
    </message>
    <message>
        <source>{more} more labels of {labels} would bring about {gain} WAF ({low} to {high})</source>
        <translation>再多 {more} 个{labels}标签，WAF 约变化 {gain}（{low} 到 {high}）</translation>
    </message>
    <message>
        <source>F1 by {n} more clips of the label</source>
        <translation>该标签再多 {n} 个片段时的 F1</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Type a command, a clip or words of a transcript</source>
        <translation>输入命令、片段名或转写文本</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>查找任何内容</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>找到的内容</translation>
    </message>
    <message>
        <source>Nothing found for “{query}”</source>
        <translation>没有找到“{query}”</translation>
    </message>
</context>
<context>
    <name>PartsPanel</name>
    <message>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>changes nothing</source>
        <translation>不影响结果</translation>
    </message>
    <message>
        <source>flips below {n} %</source>
        <translation>低于 {n} % 时改变</translation>
    </message>
    <message>
        <source>How far it must be there for the pseudo-label to stay, the others in full</source>
        <translation>其他模态齐全时，它须有多少伪标签才不变</translation>
    </message>
    <message>
        <source>How far {modality} is there</source>
        <translation>{modality}的参与程度</translation>
    </message>
    <message>
        <source>Show the prediction without {modality}</source>
        <translation>显示去掉{modality}后的预测</translation>
    </message>
</context>
<context>
    <name>PassReading</name>
    <message>
        <source>“{name}”: nothing is left for {reviewer} to read now.</source>
        <translation>“{name}”：{reviewer} 目前没有待读的片段。</translation>
    </message>
    <message>
        <source>“{name}”: {done} of {total} clips done</source>
        <translation>“{name}”：{total} 个片段中已完成 {done} 个</translation>
    </message>
</context>
<context>
    <name>PassesDialog</name>
    <message>
        <source>Passes</source>
        <translation>评审轮</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Always decided blind, in passes and outside of them</source>
        <translation>始终盲评的比例（评审轮内外）</translation>
    </message>
    <message>
        <source>A pass is a set of clips that named reviewers read under one rule: how many votes a clip needs, and what is hidden until the choice. None has been made yet.</source>
        <translation>评审轮是由指定评审者按同一规则评读的一组片段：每个片段需要多少票，以及在作出选择之前隐藏什么。目前还没有评审轮。</translation>
    </message>
    <message>
        <source>Read (Enter)</source>
        <translation>开始评读（Enter）</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Passes of this project</source>
        <translation>此项目的评审轮</translation>
    </message>
    <message>
        <source>name, for example first reading</source>
        <translation>名称，例如“第一遍”</translation>
    </message>
    <message>
        <source>Who reads it</source>
        <translation>由谁评读</translation>
    </message>
    <message>
        <source>another reviewer, then Enter</source>
        <translation>输入其他评审者后按 Enter</translation>
    </message>
    <message>
        <source>Another reviewer</source>
        <translation>其他评审者</translation>
    </message>
    <message>
        <source>Which clips</source>
        <translation>哪些片段</translation>
    </message>
    <message>
        <source>open clips</source>
        <translation>未决定的片段</translation>
    </message>
    <message>
        <source>clips of the queue as it is</source>
        <translation>当前队列中的片段</translation>
    </message>
    <message>
        <source>all of them</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>only until a label is above {share}</source>
        <translation>只投到某个标签的概率高于 {share} 为止</translation>
    </message>
    <message>
        <source>blind to the model</source>
        <translation>隐藏模型的判断</translation>
    </message>
    <message>
        <source>blind to others</source>
        <translation>隐藏他人的决定</translation>
    </message>
    <message>
        <source>show the model&apos;s answer after the choice, to think again</source>
        <translation>选择之后显示模型的答案，可再作考虑</translation>
    </message>
    <message>
        <source>Make the pass</source>
        <translation>建立评审轮</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Clips</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>How many, drawn</source>
        <translation>随机抽取数量</translation>
    </message>
    <message>
        <source>Votes a clip needs</source>
        <translation>每个片段所需票数</translation>
    </message>
    <message>
        <source>Share that needs so many</source>
        <translation>需要这么多票的比例</translation>
    </message>
    <message>
        <source>Gold clips among them</source>
        <translation>其中金标片段的比例</translation>
    </message>
    <message>
        <source>Own clips again</source>
        <translation>重复自己片段的比例</translation>
    </message>
    <message>
        <source>A new pass</source>
        <translation>新建评审轮</translation>
    </message>
    <message>
        <source>{done} of {total} clips done</source>
        <translation>{total} 个片段中已完成 {done} 个</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>each clip once</source>
        <translation>每个片段一票</translation>
    </message>
    <message>
        <source>{percent} % of the clips until a label is above {share}, with at most {n} votes</source>
        <translation>{percent}% 的片段投到某个标签的概率高于 {share} 为止，至多 {n} 票</translation>
    </message>
    <message>
        <source>{percent} % of the clips with {n} votes</source>
        <translation>{percent}% 的片段各需 {n} 票</translation>
    </message>
    <message>
        <source>not blind</source>
        <translation>非盲评</translation>
    </message>
    <message>
        <source>{name}: {percent} %</source>
        <translation>{name}：{percent}%</translation>
    </message>
    <message>
        <source> · </source>
        <translation> · </translation>
    </message>
    <message>
        <source>What checks tell</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>right on {n} of {of} gold clips</source>
        <translation>{of} 个金标片段中答对 {n} 个</translation>
    </message>
    <message>
        <source>right on {n} of {of} gold clips, less often than the others beyond chance</source>
        <translation>{of} 个金标片段中答对 {n} 个，明显少于其他人</translation>
    </message>
    <message>
        <source>the same again on {n} of {of}</source>
        <translation>{of} 个重复片段中有 {n} 个前后一致</translation>
    </message>
    <message>
        <source>agrees with the model {more} points more in its sight ({low} to {high})</source>
        <translation>看到模型判断时与其一致的比例高出 {more} 个百分点（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>重新打开</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Over time there is something to see from 40 clips with two votes on.</source>
        <translation>有两票的片段达到 40 个后，才能看到随时间的变化。</translation>
    </message>
    <message>
        <source>By label</source>
        <translation>按标签</translation>
    </message>
    <message>
        <source>By pair of reviewers</source>
        <translation>按评审者对</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>随时间</translation>
    </message>
    <message>
        <source>How much the model draws people</source>
        <translation>模型对评审者的影响</translation>
    </message>
    <message>
        <source>Where people agree least</source>
        <translation>意见最不一致之处</translation>
    </message>
    <message>
        <source>No clip has votes of two people yet: have a pass read by several.</source>
        <translation>还没有片段有两个人的投票：请让多人读一个评审轮。</translation>
    </message>
    <message>
        <source>pairs of votes that agree</source>
        <translation>一致的投票对</translation>
    </message>
    <message>
        <source>Krippendorff&apos;s alpha</source>
        <translation>Krippendorff α</translation>
    </message>
    <message>
        <source>{n} clips with two votes or more</source>
        <translation>{n} 个至少有两票的片段</translation>
    </message>
    <message>
        <source>Fleiss&apos; kappa {value}</source>
        <translation>Fleiss κ {value}</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>Cohen&apos;s kappa</source>
        <translation>Cohen κ</translation>
    </message>
    <message>
        <source>There is no clip here on which people differ.</source>
        <translation>这里没有大家意见不一的片段。</translation>
    </message>
    <message>
        <source>a click opens the clip</source>
        <translation>点按打开片段</translation>
    </message>
    <message>
        <source>{share} of the pairs of votes agree ({low} to {high}); alpha {alpha}; differ on {n} clips</source>
        <translation>{share} 的投票对一致（{low} 至 {high}）；α {alpha}；在 {n} 个片段上不同</translation>
    </message>
    <message>
        <source>all labels</source>
        <translation>所有标签</translation>
    </message>
    <message>
        <source>{share} the same of {n} clips; kappa {kappa}</source>
        <translation>{n} 个片段中 {share} 相同；κ {kappa}</translation>
    </message>
    <message>
        <source>{start} to {end}: alpha {alpha}, {n} clips</source>
        <translation>{start} 至 {end}：α {alpha}，{n} 个片段</translation>
    </message>
    <message>
        <source>stretch</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>Nothing to compare yet: it takes votes in sight of the model and votes given blind.</source>
        <translation>尚无可比较的内容：需要看得到模型时的投票和盲投。</translation>
    </message>
    <message>
        <source>agrees in its sight</source>
        <translation>看到模型时一致</translation>
    </message>
    <message>
        <source>blind</source>
        <translation>盲投时一致</translation>
    </message>
    <message>
        <source>more, in points</source>
        <translation>多出的百分点</translation>
    </message>
    <message>
        <source>{more} ({low} to {high})</source>
        <translation>{more}（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>{name}: {told} points from {n} clips decided blind and {m} in sight of the model; a click opens them, those decided blind first</source>
        <translation>{name}：{told} 个百分点，基于 {n} 个盲投片段和 {m} 个看得到模型的片段；点击即可打开这些片段，盲投的排在前面</translation>
    </message>
    <message>
        <source>from {n} blind clips or more each</source>
        <translation>每人至少 {n} 个盲投片段</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
</context>
<context>
    <name>PlaybackDialog</name>
    <message>
        <source>Playback on this machine</source>
        <translation>此计算机上的播放</translation>
    </message>
    <message>
        <source> ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Rough</source>
        <translation>粗略</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>普通</translation>
    </message>
    <message>
        <source>Sharp</source>
        <translation>清晰</translation>
    </message>
    <message>
        <source>Sound is heard late by</source>
        <translation>声音延迟</translation>
    </message>
    <message>
        <source>Clips opened beforehand</source>
        <translation>预先打开的片段数</translation>
    </message>
    <message>
        <source>Pictures while you scrub HD</source>
        <translation>拖动浏览高清片段时的画面</translation>
    </message>
    <message>
        <source>Wireless headsets play late: the picture waits for what you hear. More clips opened beforehand come without a pause, and take memory; so do sharper pictures while you scrub. Where the hand rests, the exact frame comes.</source>
        <translation>无线耳机的声音会延迟：画面会等待您听到的声音。预先打开更多片段可以无停顿地切换，但会占用内存；拖动时更清晰的画面也会占用内存。停下时总会显示准确的那一帧。</translation>
    </message>
</context>
<context>
    <name>PlayerView</name>
    <message>
        <source>Picture of the clip</source>
        <translation>片段画面</translation>
    </message>
    <message>
        <source>The first frame of “{file}” cannot be decoded; the file is damaged.</source>
        <translation>无法解码“{file}”的第一帧画面；文件已损坏。</translation>
    </message>
    <message>
        <source>≈ frame {number}</source>
        <translation>≈ 第 {number} 帧</translation>
    </message>
    <message>
        <source>No clip is selected. Choose one in the queue.</source>
        <translation>未选择片段。请在队列中选择一个。</translation>
    </message>
    <message>
        <source>The picture of this clip cannot be decoded; only its sound is played.</source>
        <translation>此片段的画面无法解码；仅播放声音。</translation>
    </message>
    <message>
        <source>Sound only: this clip has no picture.</source>
        <translation>仅有声音：此片段没有画面。</translation>
    </message>
    <message>
        <source>Frame {number} cannot be decoded.</source>
        <translation>第 {number} 帧无法解码。</translation>
    </message>
</context>
<context>
    <name>PredictionModel</name>
    <message>
        <source>By all folds together, which trained on this clip.</source>
        <translation>由所有折共同给出，它们用此片段训练过。</translation>
    </message>
    <message>
        <source>By the fold that never saw this clip. All folds together, which trained on it, say {label} {value}.</source>
        <translation>由从未见过此片段的那一折给出。用它训练过的所有折合起来判断为{label} {value}。</translation>
    </message>
    <message>
        <source>Round {n}</source>
        <translation>第 {n} 轮</translation>
    </message>
    <message>
        <source>{round}; proposed to you in step {step}, as {label} {then:.2f}</source>
        <translation>{round}；在第 {step} 步向您提出，标签为{label} {then:.2f}</translation>
    </message>
    <message>
        <source>{round}; adopted in step {step} by {folds} folds, as {label} {then:.2f}, now {now:.2f}</source>
        <translation>{round}；在第 {step} 步由 {folds} 折采纳，标签为{label} {then:.2f}，现为 {now:.2f}</translation>
    </message>
    <message>
        <source>opinion: {label}</source>
        <translation>意见：{label}</translation>
    </message>
    <message>
        <source>accepted {label}</source>
        <translation>接受了{label}</translation>
    </message>
    <message>
        <source>said {label}</source>
        <translation>标为{label}</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>cannot tell</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>later</source>
        <translation>稍后再看</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>commented</source>
        <translation>评论</translation>
    </message>
    <message>
        <source>{start:.2f} to {end:.2f} s {label}</source>
        <translation>{start:.2f} 至 {end:.2f} 秒 {label}</translation>
    </message>
    <message>
        <source>span removed</source>
        <translation>移除了区段</translation>
    </message>
    <message>
        <source>rated {what}</source>
        <translation>评定了{what}</translation>
    </message>
    <message>
        <source>{decision}, without seeing the clip</source>
        <translation>{decision}，未看到画面</translation>
    </message>
    <message>
        <source>{decision}: {text}</source>
        <translation>{decision}：{text}</translation>
    </message>
    <message>
        <source>{decision}, as adjudicator</source>
        <translation>{decision}（裁定）</translation>
    </message>
    <message>
        <source>{decision}, as a check</source>
        <translation>{decision}（检查）</translation>
    </message>
    <message>
        <source>{decision}, unseen</source>
        <translation>{decision}（未看，批量）</translation>
    </message>
    <message>
        <source>also {label}</source>
        <translation>另有{label}</translation>
    </message>
    <message>
        <source>intensity {n}</source>
        <translation>强度 {n}</translation>
    </message>
    <message>
        <source>valence {v}, arousal {a}</source>
        <translation>效价 {v}，唤醒度 {a}</translation>
    </message>
    <message>
        <source>“{words}”</source>
        <translation>“{words}”</translation>
    </message>
    <message>
        <source>decided blind</source>
        <translation>盲评</translation>
    </message>
    <message>
        <source>round {round} said {label} {confidence:.2f}</source>
        <translation>第 {round} 轮判断为{label} {confidence:.2f}</translation>
    </message>
    <message>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f} 秒</translation>
    </message>
    <message>
        <source>accepted in bulk: {promise}</source>
        <translation>批量接受：{promise}</translation>
    </message>
</context>
<context>
    <name>PredictionPanel</name>
    <message>
        <source>Opinions</source>
        <translation>意见</translation>
    </message>
    <message>
        <source>History of this clip</source>
        <translation>此片段的历史</translation>
    </message>
    <message>
        <source>What each says alone · its share of {label}</source>
        <translation>各模态单独判断 · 对{label}的贡献</translation>
    </message>
    <message>
        <source>What each says alone · its share of {label} (by all folds, which trained on it)</source>
        <translation>各模态单独的判断 · 对{label}的贡献（由用它训练过的所有折给出）</translation>
    </message>
    <message>
        <source>What each says alone · its share of {label} (adopted: the round trained on it)</source>
        <translation>各模态单独判断 · 对{label}的贡献（已采纳：本轮用它训练过）</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Enter</source>
        <translation>小键盘回车</translation>
    </message>
</context>
<context>
    <name>QueryLine</name>
    <message>
        <source>Search, or confidence&lt;.5</source>
        <translation>搜索，或 confidence&lt;.5</translation>
    </message>
    <message>
        <source>Words, or terms such as speaker=s3, confidence&lt;.5, missing=image, comment; and, or, not, brackets. Tab completes.</source>
        <translation>词语，或条件，如 speaker=s3、confidence&lt;.5、missing=image、comment；可用 and、or、not 和括号。按 Tab 补全。</translation>
    </message>
    <message>
        <source>Search the queue</source>
        <translation>搜索队列</translation>
    </message>
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f} 秒</translation>
    </message>
    <message>
        <source>{seconds:.1f} s · blind</source>
        <translation>{seconds:.1f} 秒 · 盲评</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>decided blind</source>
        <translation>盲评</translation>
    </message>
    <message>
        <source>Reading the round&apos;s files for this order; the list follows.</source>
        <translation>正在为此排序读取该轮的文件，列表随后更新。</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Which clips are in the queue</source>
        <translation>队列中有哪些片段</translation>
    </message>
    <message>
        <source>In which order they come</source>
        <translation>片段的排列顺序</translation>
    </message>
    <message>
        <source>Back to the whole queue</source>
        <translation>返回完整队列</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Keep this filter</source>
        <translation>保存此筛选</translation>
    </message>
    <message>
        <source>A name for: {query}</source>
        <translation>为此筛选命名：{query}</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>No clips yet</source>
        <translation>还没有片段</translation>
    </message>
    <message>
        <source>Bring in a folder of clips or a table.</source>
        <translation>请导入片段文件夹或表格。</translation>
    </message>
    <message>
        <source>Import clips… ({key})</source>
        <translation>导入片段…（{key}）</translation>
    </message>
    <message>
        <source>Start a round ({key})</source>
        <translation>开始一个轮次（{key}）</translation>
    </message>
    <message>
        <source>Nothing is in this list</source>
        <translation>此列表中没有片段</translation>
    </message>
    <message>
        <source>Choose another order.</source>
        <translation>请选择其他顺序。</translation>
    </message>
    <message>
        <source>Everything is decided</source>
        <translation>全部审阅完毕</translation>
    </message>
    <message>
        <source>{n} clips picked out</source>
        <translation>挑出的 {n} 个片段</translation>
    </message>
    <message>
        <source>Have the model learn from it: start a round.</source>
        <translation>让模型从中学习：开始一个轮次。</translation>
    </message>
    <message>
        <source>Show all clips</source>
        <translation>显示全部片段</translation>
    </message>
    <message>
        <source>No clip matches</source>
        <translation>没有匹配的片段</translation>
    </message>
    <message>
        <source>Choose another filter or search for something else.</source>
        <translation>请更换筛选条件或搜索其他内容。</translation>
    </message>
</context>
<context>
    <name>RankingDialog</name>
    <message>
        <source>Ranking of the labels</source>
        <translation>标签排序</translation>
    </message>
    <message>
        <source>Who ranks</source>
        <translation>由谁排序</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>不排序</translation>
    </message>
    <message>
        <source>a server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>the preset&apos;s own text model</source>
        <translation>预设自己的文本模型</translation>
    </message>
    <message>
        <source>only where the server asks for one; kept in the system&apos;s keyring</source>
        <translation>仅在服务器需要时填写；保存在系统密钥环中</translation>
    </message>
    <message>
        <source>May be sent in clear (http) to another machine</source>
        <translation>允许以明文（http）发送到另一台机器</translation>
    </message>
    <message>
        <source>Ask five of them twice, to see whether the answers agree</source>
        <translation>其中五条问两次，看回答是否一致</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>&amp;Who ranks</source>
        <translation>由谁排序(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>地址(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>密钥(&amp;K)</translation>
    </message>
    <message>
        <source>Price of a million tokens &amp;sent</source>
        <translation>每百万发送词元的价格(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Price of a million tokens answered</source>
        <translation>每百万回答词元的价格(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Rank now</source>
        <translation>立即排序(&amp;R)</translation>
    </message>
    <message>
        <source>{n} without a ranking</source>
        <translation>{n} 条没有排序</translation>
    </message>
    <message>
        <source>about {cost} so far</source>
        <translation>至今费用约 {cost}</translation>
    </message>
    <message>
        <source>{n} transcripts were ranked; ranked before: {found}, without a ranking: {failed}.</source>
        <translation>已为 {n} 条文本排序；此前已排序 {found} 条，没有排序的 {failed} 条。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>{n} transcripts were ranked, which is kept; without a ranking: {failed}. The others wait.</source>
        <translation>已为 {n} 条文本排序并保留；没有排序的 {failed} 条，其余的尚待排序。</translation>
    </message>
    <message>
        <source>Rank in rou&amp;nds</source>
        <translation>在轮次中排序(&amp;N)</translation>
    </message>
    <message>
        <source>Rank &amp;nothing</source>
        <translation>不排序(&amp;N)</translation>
    </message>
    <message>
        <source>Every round ranks what has no ranking yet before it goes on</source>
        <translation>每个轮次先为尚无排序的文本排序，再继续</translation>
    </message>
    <message>
        <source>Say where the server is and which of its models ranks.</source>
        <translation>请填写服务器地址以及由其哪个模型排序。</translation>
    </message>
    <message>
        <source>A price is a number, as 0.25; leave it empty where it is not known.</source>
        <translation>价格是数字，例如 0.25；不知道时请留空。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>没有发送任何内容。</translation>
    </message>
    <message>
        <source>Asking for rankings…</source>
        <translation>正在请求排序…</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>正在排序</translation>
    </message>
    <message>
        <source>Asked twice, {percent} % of the pairs of labels came in the same order.</source>
        <translation>问两次时，{percent} % 的标签对顺序相同。</translation>
    </message>
    <message>
        <source>It cost about {cost}.</source>
        <translation>费用约 {cost}。</translation>
    </message>
    <message>
        <source>Words leave the program</source>
        <translation>文本将离开程序</translation>
    </message>
    <message>
        <source>Send them</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>kept in the system&apos;s keyring</source>
        <translation>已保存在系统密钥环中</translation>
    </message>
    <message>
        <source>kept until the program is closed</source>
        <translation>保留到程序关闭为止</translation>
    </message>
    <message>
        <source>Rounds take the transcripts as they are.</source>
        <translation>轮次将按原样使用转写文本。</translation>
    </message>
</context>
<context>
    <name>RatingCards</name>
    <message>
        <source>Which clip</source>
        <translation>哪个片段</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Ratings along time</source>
        <translation>随时间的评定</translation>
    </message>
    <message>
        <source>What the ratings of a clip come to</source>
        <translation>一个片段的评定合成的结果</translation>
    </message>
    <message>
        <source>Nobody has rated along time yet: {key} in Review rates a clip while it plays.</source>
        <translation>还没有人边播放边评定过：在审阅中按 {key}，可在播放时为片段评定。</translation>
    </message>
    <message>
        <source>{rater}, {scale}: CCC {ccc} with the mean of the others, {lag} s later than the quickest, weight {weight}; {n} clips rated, {m} of them by several; a click opens theirs</source>
        <translation>{rater}，{scale}：与其他人均值的 CCC 为 {ccc}，比最快者晚 {lag} 秒，权重 {weight}；共评 {n} 个片段，其中 {m} 个由多人评定；点击即可打开此人评定的片段</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>CCC with the others</source>
        <translation>与他人的 CCC</translation>
    </message>
    <message>
        <source>lag</source>
        <translation>反应延迟</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>{n} clips rated</source>
        <translation>已评 {n} 个片段</translation>
    </message>
    <message>
        <source>{clip}, {scale}</source>
        <translation>{clip}，{scale}</translation>
    </message>
    <message>
        <source>What others said along the time of a clip is shown once you have rated it yourself.</source>
        <translation>您自己为片段评定之后，才会显示其他人随时间的评定。</translation>
    </message>
    <message>
        <source>all of them, weighted</source>
        <translation>全部评定者（加权）</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>lags taken off</source>
        <translation>已去除反应延迟</translation>
    </message>
    <message>
        <source>CCC between the raters {ccc}, lags taken off</source>
        <translation>评定者之间的 CCC {ccc}，已去除反应延迟</translation>
    </message>
    <message>
        <source>{rater}, {seconds} s: {value}; a click opens that moment</source>
        <translation>{rater}，{seconds} 秒：{value}；点按可打开该时刻</translation>
    </message>
</context>
<context>
    <name>RatingModel</name>
    <message>
        <source>{scale} · your lag {lag:.2f} s</source>
        <translation>{scale} · 您的反应延迟 {lag:.2f} 秒</translation>
    </message>
    <message>
        <source>{scale} · CCC with the others {ccc:.2f}</source>
        <translation>{scale} · 与他人的 CCC {ccc:.2f}</translation>
    </message>
</context>
<context>
    <name>RatingOverlay</name>
    <message>
        <source>What is rated</source>
        <translation>评定内容</translation>
    </message>
    <message>
        <source>Rating while it plays</source>
        <translation>边播放边评定</translation>
    </message>
    <message>
        <source>pleasant</source>
        <translation>愉快</translation>
    </message>
    <message>
        <source>unpleasant</source>
        <translation>不愉快</translation>
    </message>
    <message>
        <source>excited</source>
        <translation>激动</translation>
    </message>
    <message>
        <source>calm</source>
        <translation>平静</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>强烈</translation>
    </message>
    <message>
        <source>nothing of it</source>
        <translation>毫无</translation>
    </message>
    <message>
        <source>Mouse, ↑ ↓ or 1 to 9 · Space pauses · Esc ends and keeps it</source>
        <translation>鼠标、↑ ↓ 或 1 至 9 · 空格暂停 · Esc 结束并保存</translation>
    </message>
    <message>
        <source>Joystick, mouse, ↑ ↓ or 1 to 9 · Space pauses · Esc ends and keeps it</source>
        <translation>操纵杆、鼠标、↑ ↓ 或 1 至 9 · 空格暂停 · Esc 结束并保存</translation>
    </message>
</context>
<context>
    <name>RatingWhilePlaying</name>
    <message>
        <source>The joystick {file} may not be read by this account; mouse and keys rate.</source>
        <translation>此账户无权读取操纵杆 {file}；请用鼠标和键盘评定。</translation>
    </message>
    <message>
        <source>Nothing was rated: the clip has to play meanwhile.</source>
        <translation>未作评定：评定时片段须在播放。</translation>
    </message>
    <message>
        <source>{what} rated along {seconds:.1f} s; {key} takes it back</source>
        <translation>已评定{what}，共 {seconds:.1f} 秒；{key} 可撤销</translation>
    </message>
</context>
<context>
    <name>RecentProject</name>
    <message>
        <source>Put a copy of its decisions back…</source>
        <translation>恢复其决定的副本…</translation>
    </message>
    <message>
        <source>Put a copy of {name} back</source>
        <translation>恢复 {name} 的副本</translation>
    </message>
    <message>
        <source>Take from this list; nothing is deleted</source>
        <translation>从列表中移除；不会删除任何内容</translation>
    </message>
    <message>
        <source>Take {name} from this list</source>
        <translation>从列表中移除 {name}</translation>
    </message>
    <message>
        <source>{reviewed} of {total} reviewed</source>
        <translation>已审阅 {reviewed} / {total}</translation>
    </message>
    <message>
        <source>today {time}</source>
        <translation>今天 {time}</translation>
    </message>
    <message>
        <source>yesterday {time}</source>
        <translation>昨天 {time}</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Put a copy back</source>
        <translation>恢复副本</translation>
    </message>
    <message>
        <source>Copies of the decisions in {project}. The one that you choose takes the place of what is there.</source>
        <translation>{project} 中决定的副本。所选的副本将取代现有的数据库。</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>写入时间</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>其他文件…</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>There is no copy in this project&apos;s backups folder yet.</source>
        <translation>该项目的 backups 文件夹中还没有副本。</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>The database of now cannot be read, so nobody can say what would be lost.</source>
        <translation>现有数据库无法读取，因此无法得知会丢失什么。</translation>
    </message>
    <message>
        <source>Nothing would be lost: this copy holds every decision.</source>
        <translation>不会丢失任何内容：该副本包含所有决定。</translation>
    </message>
    <message>
        <source>Would be lost: decisions {decisions}, clips {clips}, rounds {rounds}.</source>
        <translation>将丢失：决定 {decisions} 个，片段 {clips} 个，轮次 {rounds} 个。</translation>
    </message>
    <message>
        <source>The decisions are by {reviewers}, from {time} on.</source>
        <translation>这些决定由 {reviewers} 作出，自 {time} 起。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>This copy is not of this project&apos;s log, or one of them was rewritten.</source>
        <translation>该副本不属于本项目的日志，或其中之一被改写过。</translation>
    </message>
    <message>
        <source>emodesk.toml of then, with its labels, is put back too; the one of now is kept.</source>
        <translation>同时恢复当时的 emodesk.toml 及其中的标签；现有的会保留。</translation>
    </message>
    <message>
        <source>The database of now is kept in the backups folder.</source>
        <translation>现有数据库会保留在 backups 文件夹中。</translation>
    </message>
    <message>
        <source>A copy of the database</source>
        <translation>数据库副本</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>WAF by self-training step</source>
        <translation>每个自训练步的 WAF</translation>
    </message>
    <message>
        <source>Open all in Review</source>
        <translation>在“审阅”中全部打开</translation>
    </message>
    <message>
        <source>Open the candidates</source>
        <translation>打开候选片段</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Self-training</source>
        <translation>自训练</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>值得注意</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>The round itself</source>
        <translation>本轮详情</translation>
    </message>
    <message>
        <source>No steps were recorded.</source>
        <translation>没有记录任何步骤。</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>ReviewModel</name>
    <message>
        <source>This clip is decided blind: choose a label.</source>
        <translation>此片段为盲评：请选择一个标签。</translation>
    </message>
    <message>
        <source>The model says nothing here: a label&apos;s key takes its side.</source>
        <translation>模型在此没有判断：按标签的键采纳一方。</translation>
    </message>
    <message>
        <source>This project does not ask for that; its menu has “What a decision says”.</source>
        <translation>此项目不询问这一项；项目菜单中有“决定包含的内容”。</translation>
    </message>
    <message>
        <source>Decide by what there is; the decision will say that the clip was not seen.</source>
        <translation>请凭现有内容判断；记录中会注明没有看到画面。</translation>
    </message>
    <message>
        <source>Too early: the clip was not on the screen yet.</source>
        <translation>太早了：片段尚未显示在屏幕上。</translation>
    </message>
    <message>
        <source>No label: this clip cannot be shown. {key} decides by sound or transcript alone.</source>
        <translation>未标注：此片段无法显示。按 {key} 可仅凭声音或文字稿判断。</translation>
    </message>
    <message>
        <source>The model says {label}: {accept} takes it, {next} keeps yours.</source>
        <translation>模型认为是{label}：按 {accept} 采用，按 {next} 保留您的选择。</translation>
    </message>
    <message>
        <source>{decision} taken back</source>
        <translation>已撤回：{decision}</translation>
    </message>
    <message>
        <source>Nothing to take back</source>
        <translation>没有可撤回的决定</translation>
    </message>
    <message>
        <source>{decision} again</source>
        <translation>已重做：{decision}</translation>
    </message>
    <message>
        <source>Nothing to repeat</source>
        <translation>没有可重做的决定</translation>
    </message>
    <message>
        <source>A step of {n} decisions</source>
        <translation>包含 {n} 个决定的一步</translation>
    </message>
    <message>
        <source>Goes on to the next clip after a decision</source>
        <translation>决定后前进到下一个片段</translation>
    </message>
    <message>
        <source>Stays on the clip after a decision</source>
        <translation>决定后停留在该片段</translation>
    </message>
    <message>
        <source>No earlier decision of yours</source>
        <translation>没有您更早的决定</translation>
    </message>
    <message>
        <source>No decision of yours yet</source>
        <translation>您还没有决定</translation>
    </message>
    <message>
        <source>cannot tell</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>later</source>
        <translation>稍后再看</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>commented</source>
        <translation>已评论</translation>
    </message>
    <message>
        <source>span</source>
        <translation>区段</translation>
    </message>
    <message>
        <source>rated</source>
        <translation>已评定</translation>
    </message>
</context>
<context>
    <name>ReviewWorkspace</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>What the model says</source>
        <translation>模型的判断</translation>
    </message>
    <message>
        <source>Nothing is selected: Shift and a drag on the timeline, or {start} and {end}.</source>
        <translation>未选择任何部分：在时间轴上按住 Shift 拖动，或按 {start} 和 {end}。</translation>
    </message>
    <message>
        <source>Choose one in the queue; what the model says about it appears here.</source>
        <translation>请在队列中选择一个片段；模型对它的判断会显示在这里。</translation>
    </message>
    <message>
        <source>No clip is selected</source>
        <translation>未选择片段</translation>
    </message>
    <message>
        <source>Left out of the list, as they are decided blind: {n}. They open once you have chosen.</source>
        <translation>因盲评而未列入：{n} 个。作出选择后即可打开。</translation>
    </message>
    <message>
        <source>No other clip of this project is of the same recording.</source>
        <translation>本项目没有同一录音的其他片段。</translation>
    </message>
    <message>
        <source>Comment on this clip · Enter keeps it, Esc leaves</source>
        <translation>评论此片段 · 按 Enter 保存，按 Esc 离开</translation>
    </message>
    <message>
        <source>In your own words · Enter keeps it for the next decision, Esc leaves</source>
        <translation>用自己的话 · 回车留给下一次决定，Esc 离开</translation>
    </message>
    <message>
        <source>Why it is flagged, or nothing · Enter flags, Esc leaves</source>
        <translation>标记原因，可留空 · 按 Enter 标记，按 Esc 离开</translation>
    </message>
    <message>
        <source>Note on what is selected · Enter keeps it, Esc leaves</source>
        <translation>所选部分的备注 · Enter 保存，Esc 离开</translation>
    </message>
    <message>
        <source>What is said in this clip · Enter keeps it, Esc leaves</source>
        <translation>片段中所说的话 · Enter 保存，Esc 离开</translation>
    </message>
    <message>
        <source>clip {n} of {total}</source>
        <translation>第 {n} 个片段，共 {total} 个</translation>
    </message>
    <message>
        <source>the model says {label}</source>
        <translation>模型认为是{label}</translation>
    </message>
    <message>
        <source>Choose first; what the model says appears afterwards.</source>
        <translation>请先选择；之后才显示模型的判断。</translation>
    </message>
    <message>
        <source>This clip is decided blind</source>
        <translation>此片段为盲评</translation>
    </message>
    <message>
        <source>{folder} is not there any more. Put it back, or use another round&apos;s predictions.</source>
        <translation>{folder} 已不存在。请放回原处，或使用另一轮的预测。</translation>
    </message>
    <message>
        <source>Show the rounds ({key})</source>
        <translation>查看各轮（{key}）</translation>
    </message>
    <message>
        <source>The files of round {n} are gone</source>
        <translation>第 {n} 轮的文件不见了</translation>
    </message>
    <message>
        <source>Round {n} cannot be shown</source>
        <translation>无法显示第 {n} 轮</translation>
    </message>
    <message>
        <source>The round that is used did not see it. The next round will.</source>
        <translation>当前使用的轮次没有见过它，下一个轮次会包含它。</translation>
    </message>
    <message>
        <source>Nothing about this clip yet</source>
        <translation>此片段还没有判断结果</translation>
    </message>
    <message>
        <source>Once there are clips and a round, it says here what it predicts and why.</source>
        <translation>有了片段和轮次之后，这里会显示模型的判断及其依据。</translation>
    </message>
    <message>
        <source>It trains beside your work; once it is ready, it says here what it predicts and why.</source>
        <translation>它在您工作的同时训练；完成后，这里会显示它的判断和理由。</translation>
    </message>
    <message>
        <source>Show the round ({key})</source>
        <translation>查看该轮（{key}）</translation>
    </message>
    <message>
        <source>The first round has ended. Use its predictions to see here what it predicts and why.</source>
        <translation>第一个轮次已结束。使用它的预测，这里就会显示模型的判断及其依据。</translation>
    </message>
    <message>
        <source>No clips yet</source>
        <translation>还没有片段</translation>
    </message>
    <message>
        <source>The first round is running</source>
        <translation>第一轮正在运行</translation>
    </message>
    <message>
        <source>Use these predictions</source>
        <translation>使用这些预测</translation>
    </message>
    <message>
        <source>A round is ready</source>
        <translation>有一个轮次已就绪</translation>
    </message>
    <message>
        <source>Label at least {clips} clips with {labels} or more labels, then start the first round.</source>
        <translation>请至少标注 {clips} 个片段，且涵盖 {labels} 种或更多标签，然后开始第一个轮次。</translation>
    </message>
    <message>
        <source>Start a round ({key})</source>
        <translation>开始一个轮次（{key}）</translation>
    </message>
    <message>
        <source>No round yet</source>
        <translation>还没有轮次</translation>
    </message>
</context>
<context>
    <name>RoundList</name>
    <message>
        <source>Rounds</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>No rounds yet</source>
        <translation>还没有轮次</translation>
    </message>
</context>
<context>
    <name>RoundNote</name>
    <message>
        <source>Write a note on this round</source>
        <translation>给这一轮写备注</translation>
    </message>
    <message>
        <source>Note on this round</source>
        <translation>这一轮的备注</translation>
    </message>
</context>
<context>
    <name>RoundsModel</name>
    <message>
        <source>Round {n} is still running; cancel it or wait for its end.</source>
        <translation>第 {n} 轮仍在运行；请取消它或等待其结束。</translation>
    </message>
    <message>
        <source>Removing round {n}…</source>
        <translation>正在移除第 {n} 轮……</translation>
    </message>
    <message>
        <source>Round {n} was removed.</source>
        <translation>第 {n} 轮已移除。</translation>
    </message>
    <message>
        <source>The queue now shows the predictions of round {n}.</source>
        <translation>队列现在显示第 {n} 轮的预测。</translation>
    </message>
    <message>
        <source>Round {n} failed. {why}</source>
        <translation>第 {n} 轮失败。{why}</translation>
    </message>
    <message>
        <source>Round {n} was lost; resume it in Rounds.</source>
        <translation>第 {n} 轮已中断；请在“轮次”中继续。</translation>
    </message>
    <message>
        <source>Round {n} is ready: WAF {waf}.</source>
        <translation>第 {n} 轮已就绪：WAF {waf}。</translation>
    </message>
    <message>
        <source>Round {n} is ready. {few}</source>
        <translation>第 {n} 轮已就绪。{few}</translation>
    </message>
    <message>
        <source>Round {n} is ready: WAF {waf}. Beside round {before}: {sentence}.</source>
        <translation>第 {n} 轮已就绪：WAF {waf}。与第 {before} 轮相比：{sentence}。</translation>
    </message>
    <message>
        <source>round {n} is ready</source>
        <translation>第 {n} 轮已就绪</translation>
    </message>
</context>
<context>
    <name>RoundsWorkspace</name>
    <message>
        <source>New round</source>
        <translation>新轮次</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Use these predictions</source>
        <translation>使用这些预测</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Take the results in again</source>
        <translation>重新载入结果</translation>
    </message>
    <message>
        <source>Let the round wait, or go on ({key})</source>
        <translation>暂停本轮训练，或让它继续 ({key})</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Cancel the running round ({key})</source>
        <translation>取消正在进行的轮次（{key}）</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>A round that is kept is not deleted</source>
        <translation>标为保留的轮次不会被删除</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What the round would do</source>
        <translation>该轮次将做什么</translation>
    </message>
    <message>
        <source>Looking what is to do</source>
        <translation>正在查看要做什么</translation>
    </message>
    <message>
        <source>A round that runs, is kept or is in use cannot be removed.</source>
        <translation>正在运行、标为保留或正在使用的轮次无法删除。</translation>
    </message>
    <message>
        <source>Remove round {n}</source>
        <translation>移除第 {n} 轮</translation>
    </message>
    <message>
        <source>Remove round {n} and its folder?</source>
        <translation>移除第 {n} 轮及其文件夹？</translation>
    </message>
    <message>
        <source>{folder} goes for good: its settings, log, checkpoint and the table of what it learnt from. Decisions, clips and features stay, and the number is not given again.</source>
        <translation>{folder} 将被永久删除：其设置、日志、检查点以及它所学习的片段表。决定、片段和特征会保留，该编号不再使用。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Its model and predictions go too. {shown} decisions were made with its word before the eyes, {taken} of them took its label: they stay, but why they were made can then not be looked up.</source>
        <translation>它的模型和预测也会一并删除。有 {shown} 个决定是看着它的判断做出的，其中 {taken} 个采用了它的标签：这些决定会保留，但将无法再查看当时的依据。</translation>
    </message>
    <message>
        <source>Its model and predictions go too. No decision was made with its word before the eyes.</source>
        <translation>它的模型和预测也一并删除。没有任何决定是看着它的判断做出的。</translation>
    </message>
    <message>
        <source>No other round was in use before.</source>
        <translation>之前没有使用过其他轮次。</translation>
    </message>
    <message>
        <source>Round {n}: {state}</source>
        <translation>第 {n} 轮：{state}</translation>
    </message>
    <message>
        <source>Words leave the program</source>
        <translation>文本将离开程序</translation>
    </message>
    <message>
        <source>Send them</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Go on without</source>
        <translation>不发送，继续</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>立即停止</translation>
    </message>
    <message>
        <source>Cancel the round</source>
        <translation>取消该轮次</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Back to round {n}</source>
        <translation>回到第 {n} 轮</translation>
    </message>
    <message>
        <source>The first round</source>
        <translation>第一个轮次</translation>
    </message>
    <message>
        <source>Trains the model on the labels there are; its predictions then put the queue in order.</source>
        <translation>用现有标签训练模型；之后队列按其预测排序。</translation>
    </message>
    <message>
        <source>Trains the model anew with the labels as they stand now.</source>
        <translation>用当前的标签重新训练模型。</translation>
    </message>
    <message>
        <source>The project is read-only.</source>
        <translation>该项目是只读的。</translation>
    </message>
    <message>
        <source>Freezing the labels…</source>
        <translation>正在固定标签…</translation>
    </message>
    <message>
        <source>Round {n} is still running.</source>
        <translation>第 {n} 轮仍在运行。</translation>
    </message>
    <message>
        <source>Round {n}</source>
        <translation>第 {n} 轮</translation>
    </message>
    <message>
        <source>ingesting its results…</source>
        <translation>正在载入其结果…</translation>
    </message>
    <message>
        <source>go on reviewing; the round does not need the window</source>
        <translation>可以继续审阅；轮次的运行不依赖此窗口</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>用时 {time}</translation>
    </message>
    <message>
        <source>took {time} after it was resumed</source>
        <translation>恢复后用时 {time}</translation>
    </message>
    <message>
        <source>Round {n} cannot be shown</source>
        <translation>无法显示第 {n} 轮</translation>
    </message>
    <message>
        <source>Read it again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Reading round {n}…</source>
        <translation>正在读取第 {n} 轮…</translation>
    </message>
    <message>
        <source>Nothing was written yet.</source>
        <translation>尚无内容。</translation>
    </message>
</context>
<context>
    <name>RuleChoice</name>
    <message>
        <source>{rule}: no clip counts otherwise than before. {before} can be chosen again at any time.</source>
        <translation>{rule}：没有片段的结果发生变化。随时可以改回“{before}”。</translation>
    </message>
    <message>
        <source>{rule}: clips that count otherwise now: {n}. No decision was lost; choose {before} to change it back.</source>
        <translation>{rule}：结果有变化的片段：{n}。没有丢失任何决定；选择“{before}”即可改回。</translation>
    </message>
</context>
<context>
    <name>RuleMenu</name>
    <message>
        <source>Where votes differ</source>
        <translation>投票不一致时</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>WAF by self-training step</source>
        <translation>每个自训练步的 WAF</translation>
    </message>
    <message>
        <source>WAF in cross-validation by self-training step</source>
        <translation>每个自训练步的交叉验证 WAF</translation>
    </message>
    <message>
        <source>Loss by epoch</source>
        <translation>各周期的损失</translation>
    </message>
    <message>
        <source>WAF by epoch</source>
        <translation>各周期的 WAF</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>WAF</source>
        <translation>WAF</translation>
    </message>
    <message>
        <source>By epoch, all folds on the clips that they hold out</source>
        <translation>按周期：所有折在各自留出的片段上</translation>
    </message>
    <message>
        <source>Adopted so far</source>
        <translation>目前已采纳</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>值得注意</translation>
    </message>
    <message>
        <source>Open the {n} clips adopted so far</source>
        <translation>打开目前已采纳的 {n} 个片段</translation>
    </message>
    <message>
        <source>The curve begins once the first folds are trained.</source>
        <translation>最初几折训练完后曲线开始。</translation>
    </message>
    <message>
        <source>It ended before the first folds were trained.</source>
        <translation>它在最初几折训练完之前就结束了。</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>SeenPictures</name>
    <message>
        <source>across</source>
        <translation>横</translation>
    </message>
    <message>
        <source>down</source>
        <translation>纵</translation>
    </message>
    <message>
        <source>part of the relevance</source>
        <translation>相关度占比</translation>
    </message>
    <message>
        <source>{picture}: bright where the encoder found what speaks for the label; a click opens that moment</source>
        <translation>{picture}：明亮处是编码器找到支持该标签的依据的地方；点击即可跳到那一刻</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>This could not be saved and nothing was changed: {reason}. Try it again.</source>
        <translation>未能保存，也没有任何更改：{reason}。请重试。</translation>
    </message>
    <message>
        <source>The project could not be read, so what is shown may be old: {reason}.</source>
        <translation>无法读取项目，因此所显示的内容可能不是最新的：{reason}。</translation>
    </message>
</context>
<context>
    <name>SlicesPage</name>
    <message>
        <source>No group of clips is worse than chance would make it.</source>
        <translation>没有哪组片段比偶然更差。</translation>
    </message>
    <message>
        <source>Least clips of a group</source>
        <translation>一组的最少片段数</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>至少</translation>
    </message>
    <message>
        <source>clips</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Where it is worse</source>
        <translation>哪里更差</translation>
    </message>
    <message>
        <source>Every value of every field is asked, and every two of different fields: are more of its clips wrong than their labels promise? What the worst of them all would reach by chance is learnt by dealing the errors of each label anew. Where no group is worse than others, one is named in one of forty sets of clips.</source>
        <translation>对每个字段的每个取值、以及不同字段的每两个取值都要问：其中出错的片段是否比其标签所预期的更多？把每个标签的错误重新分发，即可得知其中最差者凭偶然会达到多少。若没有哪组更差，四十组片段中会有一组被误指。</translation>
    </message>
    <message>
        <source>How they are found</source>
        <translation>如何找到</translation>
    </message>
    <message>
        <source>{wrong} of {n} clips are wrong where their labels promise {expected}: {deviations} standard deviations; by chance {chance} %</source>
        <translation>{n} 个片段中有 {wrong} 个错误，而其标签预期为 {expected}：相差 {deviations} 个标准差；凭偶然的概率为 {chance} %</translation>
    </message>
    <message>
        <source>{wrong} of {n} wrong</source>
        <translation>{n} 个中 {wrong} 个错误</translation>
    </message>
    <message>
        <source>wrong (mark: expected)</source>
        <translation>错误（竖线：预期）</translation>
    </message>
    <message>
        <source>WAF</source>
        <translation>WAF</translation>
    </message>
    <message>
        <source>a click opens what is wrong in it</source>
        <translation>点击即打开其中的错误片段</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Transcript</source>
        <translation>转写文本</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Decided blind: the curves appear once you have chosen.</source>
        <translation>盲评：作出选择后才显示曲线。</translation>
    </message>
    <message>
        <source>The curves come with the first round that sees this clip.</source>
        <translation>首个包含此片段的轮次会生成曲线。</translation>
    </message>
    <message>
        <source>The curves of this clip are being drawn…</source>
        <translation>正在绘制该片段的曲线…</translation>
    </message>
    <message>
        <source>The round made no curves for this clip.</source>
        <translation>该轮次没有为此片段生成曲线。</translation>
    </message>
    <message>
        <source>no face found here</source>
        <translation>此处未找到人脸</translation>
    </message>
    <message>
        <source>face {n} px high</source>
        <translation>人脸高 {n} 像素</translation>
    </message>
    <message>
        <source>{size}, between two looks</source>
        <translation>{size}，介于两次检测之间</translation>
    </message>
    <message>
        <source>{seconds:.2f} s: {label} {confidence:.2f}</source>
        <translation>{seconds:.2f} 秒：{label} {confidence:.2f}</translation>
    </message>
    <message>
        <source>{values}, by folds that trained on it</source>
        <translation>{values}，由用它训练过的折给出</translation>
    </message>
    <message>
        <source>The sound server has ended; the picture goes on. To hear sound, start it, and then EmoDesk again.</source>
        <translation>声音服务器已退出，画面继续播放。要恢复声音，请先启动声音服务器，再重新启动 EmoDesk。</translation>
    </message>
    <message>
        <source>The sound device does not answer; the picture goes on, sound comes back by itself.</source>
        <translation>声音设备没有响应；画面继续播放，声音恢复后会自动接上。</translation>
    </message>
    <message>
        <source>Sound is heard again.</source>
        <translation>声音已恢复。</translation>
    </message>
</context>
<context>
    <name>StageSteps</name>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
</context>
<context>
    <name>StartPanel</name>
    <message>
        <source>Labelled clips by label</source>
        <translation>各标签的已标注片段数</translation>
    </message>
    <message>
        <source>Start the round</source>
        <translation>开始轮次</translation>
    </message>
    <message>
        <source>Cancel the running round ({key})</source>
        <translation>取消正在进行的轮次（{key}）</translation>
    </message>
    <message>
        <source>Quick, with half the updates</source>
        <translation>快速，更新次数减半</translation>
    </message>
    <message>
        <source>You can go on reviewing meanwhile, and close the window: a round goes on by itself.</source>
        <translation>期间可以继续审阅，也可以关闭窗口：轮次会自行运行。</translation>
    </message>
    <message>
        <source>What it learns from</source>
        <translation>学习依据</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Cancel it</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Self-training</source>
        <translation>自训练</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>Presets, what they need, fetching weights, a ranking</source>
        <translation>预设及其需求、获取权重、排序</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>试算</translation>
    </message>
    <message>
        <source>Say what this round would do, what is there already, and how long it takes</source>
        <translation>说明该轮次将做什么、已有什么、需要多久</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>The encoders and what differs with them.</source>
        <translation>编码器及随之变化的设置。</translation>
    </message>
    <message>
        <source>Back to the defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>{labelled} labelled clips; {unlabelled} more are unlabelled.</source>
        <translation>已标注 {labelled} 个片段；另有 {unlabelled} 个未标注。</translation>
    </message>
    <message>
        <source>Few clips of {labels}: below {n} a label, marked in the bars, scores are mostly chance.</source>
        <translation>以下标签的片段较少：{labels}。每个标签少于 {n} 个（图中刻线）时，评分多属偶然。</translation>
    </message>
    <message>
        <source>Label 1 more clip in Review first: a round needs {least}, of 2 labels or more.</source>
        <translation>请先在“审阅”中再标注 1 个片段：一个轮次需要 {least} 个片段，且涵盖 2 种或更多标签。</translation>
    </message>
    <message>
        <source>Label {n} more clips in Review first: a round needs {least}, of 2 labels or more.</source>
        <translation>请先在“审阅”中再标注 {n} 个片段：一个轮次需要 {least} 个片段，且涵盖 2 种或更多标签。</translation>
    </message>
    <message>
        <source>Model: {preset}…</source>
        <translation>模型：{preset}…</translation>
    </message>
    <message>
        <source>Half the updates, at a higher rate: about three quarters of the time.</source>
        <translation>更新次数减半，学习率更高：用时约四分之三。</translation>
    </message>
</context>
<context>
    <name>StartWindow</name>
    <message>
        <source>Watch short clips, see what the model predicts and why, decide, and let it learn.</source>
        <translation>观看短片段，了解模型的判断及其依据，作出决定，再让它学习。</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>试用演示项目</translation>
    </message>
    <message>
        <source>The demo draws 240 clips on this machine, about two minutes, no download.</source>
        <translation>演示项目会在本机绘制 240 个片段，约两分钟，无需下载。</translation>
    </message>
    <message>
        <source>You can also drop a folder of clips or a table here.</source>
        <translation>也可以把片段文件夹或表格拖到这里。</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Projects that you open are listed here.
Begin with a folder of clips, or the demo.</source>
        <translation>您打开过的项目会列在这里。
请从一个片段文件夹或演示项目开始。</translation>
    </message>
</context>
<context>
    <name>StepTable</name>
    <message>
        <source>Self-training steps</source>
        <translation>自训练步数</translation>
    </message>
    <message>
        <source>Self-training was off: the model learnt from people&apos;s labels only.</source>
        <translation>自训练已关闭：模型只从人工标签中学习。</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>adopted</source>
        <translation>采纳</translation>
    </message>
    <message>
        <source>WAF</source>
        <translation>WAF</translation>
    </message>
    <message>
        <source>labels only</source>
        <translation>仅标签</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>撤回</translation>
    </message>
</context>
<context>
    <name>StripPictures</name>
    <message>
        <source>the model says {label}</source>
        <translation>模型认为是{label}</translation>
    </message>
</context>
<context>
    <name>TablePreview</name>
    <message>
        <source>First rows</source>
        <translation>前几行</translation>
    </message>
</context>
<context>
    <name>ThisClipPage</name>
    <message>
        <source>All there</source>
        <translation>全部参与</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>判断结果</translation>
    </message>
    <message>
        <source>What if a modality were away</source>
        <translation>若缺少某个模态</translation>
    </message>
    <message>
        <source>What speaks for it</source>
        <translation>支持的依据</translation>
    </message>
    <message>
        <source>Open those that change</source>
        <translation>打开会改变的片段</translation>
    </message>
    <message>
        <source>Several clips, by these switches</source>
        <translation>按这些开关查看多个片段</translation>
    </message>
    <message>
        <source>Only together, or twice</source>
        <translation>只在一起，或重复</translation>
    </message>
    <message>
        <source>Which moments mattered</source>
        <translation>哪些时刻起作用</translation>
    </message>
    <message>
        <source>Which words mattered</source>
        <translation>哪些词起作用</translation>
    </message>
    <message>
        <source>Where on the picture</source>
        <translation>画面的哪里</translation>
    </message>
    <message>
        <source>Clips like this one</source>
        <translation>与此相似的片段</translation>
    </message>
    <message>
        <source>The clip has one modality only.</source>
        <translation>该片段只有一个模态。</translation>
    </message>
    <message>
        <source>This round kept no embeddings; a new round does.</source>
        <translation>这一轮没有保存嵌入；新的一轮会保存。</translation>
    </message>
    <message>
        <source>Nothing is said of this clip</source>
        <translation>对此片段没有预测</translation>
    </message>
    <message>
        <source>No clip is chosen</source>
        <translation>未选择片段</translation>
    </message>
    <message>
        <source>Choose a clip in Review that the round in use has a prediction for.</source>
        <translation>请在审阅中选择一个使用中的轮次有预测的片段。</translation>
    </message>
    <message>
        <source>{clip} · a click asks why that label</source>
        <translation>{clip} · 点击标签查看其原因</translation>
    </message>
    <message>
        <source>What speaks for {label}</source>
        <translation>支持{label}的依据</translation>
    </message>
    <message>
        <source>{label}: {value}, with everything {whole}</source>
        <translation>{label}：{value}，模态齐全时 {whole}</translation>
    </message>
    <message>
        <source>Write above which clips, as in the queue, or have some in Review&apos;s list: the switches act on them too.</source>
        <translation>请在上方像队列中那样写明哪些片段，或让审阅列表中有片段：这些开关对它们同样有效。</translation>
    </message>
    <message>
        <source>{label} {sure}</source>
        <translation>{label} {sure}</translation>
    </message>
    <message>
        <source>{clip}: {before} with everything, {after} {sure} as the modalities are there now</source>
        <translation>{clip}：全部模态在时为 {before}，按各模态目前的比例为 {after} {sure}</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>不变</translation>
    </message>
    <message>
        <source>with everything</source>
        <translation>全部模态</translation>
    </message>
    <message>
        <source>as it is there now</source>
        <translation>按目前的比例</translation>
    </message>
    <message>
        <source>{changing} of {n} clips of the filter change</source>
        <translation>筛选出的 {n} 个片段中有 {changing} 个改变</translation>
    </message>
    <message>
        <source>{changing} of {n} clips of Review&apos;s list change</source>
        <translation>审阅列表的 {n} 个片段中有 {changing} 个改变</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>{modality} moves the probability by {share}: exact Shapley value over all combinations</source>
        <translation>{modality}使概率变动 {share}：对所有组合的精确 Shapley 值</translation>
    </message>
    <message>
        <source>The fusion&apos;s attention weight; it says where the network looks, not what it concludes.</source>
        <translation>融合的注意力权重；它说明网络看向哪里，而不是得出什么结论。</translation>
    </message>
    <message>
        <source>for it</source>
        <translation>支持</translation>
    </message>
    <message>
        <source>against it</source>
        <translation>反对</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>{first} and {other}: {value} nats of evidence beyond what each gives alone</source>
        <translation>{first}和{other}：超出各自单独所给的证据 {value} 奈特</translation>
    </message>
    <message>
        <source>only together</source>
        <translation>只在一起才说</translation>
    </message>
    <message>
        <source>said twice</source>
        <translation>重复说</translation>
    </message>
    <message>
        <source>{percent} % of the evidence is of none alone; {together} nats only together, {twice} twice</source>
        <translation>{percent} % 的证据不属于任何单一模态；仅共同：{together} nat，重复：{twice} nat</translation>
    </message>
    <message>
        <source>Nothing is known of the words of this clip.</source>
        <translation>这个片段的词没有可说的。</translation>
    </message>
    <message>
        <source>up: for {label}, down: against it · a click opens that moment</source>
        <translation>向上：支持{label}，向下：反对 · 点击打开该时刻</translation>
    </message>
    <message>
        <source>{word}: without it there are {gave} nats of evidence less for {label}</source>
        <translation>{word}：没有它，支持{label}的证据少 {gave} nat</translation>
    </message>
    <message>
        <source>{modality}, {seconds} s</source>
        <translation>{modality}，{seconds} 秒</translation>
    </message>
    <message>
        <source>bright: what spoke for {label}</source>
        <translation>明亮：支持{label}之处</translation>
    </message>
    <message>
        <source>{label}, by the model</source>
        <translation>{label}（模型判断）</translation>
    </message>
    <message>
        <source>distance (1: as two clips usually are)</source>
        <translation>距离（1：两个片段的通常距离）</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>{seconds:.2f} s</source>
        <translation>{seconds:.2f} 秒</translation>
    </message>
</context>
<context>
    <name>TranscribeDialog</name>
    <message>
        <source>Recognise words</source>
        <translation>识别语音</translation>
    </message>
    <message>
        <source>What listens</source>
        <translation>由谁识别</translation>
    </message>
    <message>
        <source>Whisper, on this machine</source>
        <translation>Whisper，在本机</translation>
    </message>
    <message>
        <source>sherpa-onnx, on this machine</source>
        <translation>sherpa-onnx，在本机</translation>
    </message>
    <message>
        <source>a server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>Also what was recognised before and not corrected</source>
        <translation>也包括先前识别且未更正的</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>未发送任何内容。</translation>
    </message>
    <message>
        <source>Nothing was fetched.</source>
        <translation>没有获取任何内容。</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>正在识别</translation>
    </message>
    <message>
        <source>Sound leaves the program</source>
        <translation>声音将离开本程序</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Weights are not here</source>
        <translation>这里没有权重</translation>
    </message>
    <message>
        <source>Fetch them</source>
        <translation>获取</translation>
    </message>
    <message>
        <source>Do not fetch</source>
        <translation>不获取</translation>
    </message>
    <message>
        <source>Words came into {n} clips; in {silent} nobody speaks, {failed} could not be heard.</source>
        <translation>{n} 个片段得到文字；{silent} 个无人说话，{failed} 个无法识别。</translation>
    </message>
    <message>
        <source>One second of sound took {factor} s.</source>
        <translation>每秒声音用时 {factor} 秒。</translation>
    </message>
    <message>
        <source>Stopped; “Listen” goes on from here.</source>
        <translation>已停止；按“识别”可继续。</translation>
    </message>
    <message>
        <source>{n} clips have sound and no words. What is recognised is marked, and what you write outranks it.</source>
        <translation>{n} 个片段有声音而无文字。识别所得会有标记；您写的文字优先。</translation>
    </message>
    <message>
        <source>folder of a model</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Whisper-base, fetched once you agree; or a folder</source>
        <translation>Whisper-base，经您同意后下载一次；或一个文件夹</translation>
    </message>
    <message>
        <source>its name there</source>
        <translation>它在服务器上的名称</translation>
    </message>
    <message>
        <source>Folder of a model</source>
        <translation>模型文件夹</translation>
    </message>
</context>
<context>
    <name>TranscriptPanel</name>
    <message>
        <source>Transcript</source>
        <translation>转写文本</translation>
    </message>
    <message>
        <source>No transcript came with this clip.</source>
        <translation>此片段没有转写文本。</translation>
    </message>
    <message>
        <source>recognised, not corrected</source>
        <translation>识别所得，未更正</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>{speed:g}×</source>
        <translation>{speed:g}×</translation>
    </message>
    <message>
        <source>{now:.2f} / {end:.2f} s</source>
        <translation>{now:.2f} / {end:.2f} 秒</translation>
    </message>
    <message>
        <source>{now:.2f} s</source>
        <translation>{now:.2f} 秒</translation>
    </message>
    <message>
        <source>One frame back ({key})</source>
        <translation>后退一帧（{key}）</translation>
    </message>
    <message>
        <source>Play ({key})</source>
        <translation>播放（{key}）</translation>
    </message>
    <message>
        <source>One frame forward ({key})</source>
        <translation>前进一帧（{key}）</translation>
    </message>
    <message>
        <source>Loop ({key})</source>
        <translation>循环（{key}）</translation>
    </message>
    <message>
        <source>Speed ({slower} slower, {faster} faster)</source>
        <translation>速度（{slower} 减慢，{faster} 加快）</translation>
    </message>
    <message>
        <source>Show the face box ({key})</source>
        <translation>显示人脸框（{key}）</translation>
    </message>
    <message>
        <source>What is drawn on the picture</source>
        <translation>画面上显示的内容</translation>
    </message>
    <message>
        <source>Mute ({key})</source>
        <translation>静音（{key}）</translation>
    </message>
    <message>
        <source>Pause ({key})</source>
        <translation>暂停（{key}）</translation>
    </message>
    <message>
        <source>frame {n} of {m}</source>
        <translation>第 {n} / {m} 帧</translation>
    </message>
    <message>
        <source>The face&apos;s box</source>
        <translation>人脸框</translation>
    </message>
    <message>
        <source>The way it goes</source>
        <translation>人脸移动的轨迹</translation>
    </message>
    <message>
        <source>How large it is</source>
        <translation>人脸大小</translation>
    </message>
    <message>
        <source>The frame&apos;s class</source>
        <translation>该帧的类别</translation>
    </message>
    <message>
        <source>A bar: how sure it is</source>
        <translation>表示把握程度的横条</translation>
    </message>
</context>
<context>
    <name>TrustPageView</name>
    <message>
        <source>Group the clips by</source>
        <translation>片段分组依据</translation>
    </message>
    <message>
        <source>Open what is wrong</source>
        <translation>打开错误的</translation>
    </message>
    <message>
        <source>Open the clips that are wrong in Review, the surest first</source>
        <translation>在审阅中打开判断错误的片段，最有把握的在前</translation>
    </message>
    <message>
        <source>Reliability of the confidence</source>
        <translation>置信度的可靠性</translation>
    </message>
    <message>
        <source>Wrong among the surest</source>
        <translation>最有把握者中的错误</translation>
    </message>
    <message>
        <source>Calibration error by label</source>
        <translation>各标签的校准误差</translation>
    </message>
    <message>
        <source>Calibration error by combination</source>
        <translation>各组合的校准误差</translation>
    </message>
    <message>
        <source>Right by group</source>
        <translation>各组的正确率</translation>
    </message>
    <message>
        <source>Nothing to measure this round against yet: review some clips, then look again.</source>
        <translation>还没有可用来衡量这一轮的依据：请先审阅一些片段，再来查看。</translation>
    </message>
    <message>
        <source>This round did not keep what the fold that never saw a clip says without a modality.</source>
        <translation>这一轮没有保存未见过该片段的那一折在缺少模态时的判断。</translation>
    </message>
    <message>
        <source>the other clips</source>
        <translation>其他片段</translation>
    </message>
    <message>
        <source>calibration error {error}, {low} to {high} · {n} clips</source>
        <translation>校准误差 {error}，{low} 到 {high} · {n} 个片段</translation>
    </message>
    <message>
        <source>no clip may be accepted unseen yet</source>
        <translation>还没有片段可以未看而接受</translation>
    </message>
    <message>
        <source>accepted unseen from {threshold}: {coverage} % of these clips, {risk} % wrong</source>
        <translation>从 {threshold} 起可未看而接受：占这些片段的 {coverage} %，其中 {risk} % 错误</translation>
    </message>
    <message>
        <source>as promised</source>
        <translation>如所承诺</translation>
    </message>
    <message>
        <source>this round</source>
        <translation>本轮</translation>
    </message>
    <message>
        <source>the other round</source>
        <translation>对比轮</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Confidence {confidence} %, right {right} % ({low} to {high} %), {n} clips</source>
        <translation>置信度 {confidence} %，正确 {right} %（{low} 到 {high} %），{n} 个片段</translation>
    </message>
    <message>
        <source>accepted unseen</source>
        <translation>未看而接受</translation>
    </message>
    <message>
        <source>share of the clips, surest first</source>
        <translation>片段的份额，最有把握的在前</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>{coverage} % of the clips, with at least {confidence} % confidence: {risk} % wrong</source>
        <translation>{coverage} % 的片段，置信度至少 {confidence} %：{risk} % 错误</translation>
    </message>
    <message>
        <source>{right} % of {n} clips are right ({low} to {high} %), WAF {waf}</source>
        <translation>{n} 个片段中 {right} % 正确（{low} 到 {high} %），WAF {waf}</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <source>{n} clips</source>
        <translation>{n} 个片段</translation>
    </message>
</context>
<context>
    <name>VotesStrip</name>
    <message>
        <source>Settle every clip on which two votes or more agree, in one undoable step</source>
        <translation>一步裁定所有至少两票一致的片段，可撤回</translation>
    </message>
    <message>
        <source>Votes: a key takes its side</source>
        <translation>投票：按键采纳一方</translation>
    </message>
    <message>
        <source>Settle {n} clips that agree</source>
        <translation>裁定 {n} 个意见一致的片段</translation>
    </message>
    <message>
        <source>Cannot tell</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>{n} votes</source>
        <translation>{n} 票</translation>
    </message>
    <message>
        <source>Take this side ({key})</source>
        <translation>采纳这一方（{key}）</translation>
    </message>
</context>
<context>
    <name>WorkDialog</name>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>One moment: it is done in one piece.</source>
        <translation>请稍候：此操作将一次性完成。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source> · about {time} left</source>
        <translation> · 约剩 {time}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
</context>
<context>
    <name>XYChart</name>
    <message>
        <source>low</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>high</source>
        <translation>上限</translation>
    </message>
</context>
<context>
    <name>_ClipDelegate</name>
    <message>
        <source>A person says {label}</source>
        <translation>人工标为{label}</translation>
    </message>
    <message>
        <source>The round trained on it: the model&apos;s label is of the fold that did not, the rest of all.</source>
        <translation>该轮次用它训练过：模型的标签由从未见过它的那一折给出，其余由所有折给出。</translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <source>clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>_List</name>
    <message>
        <source>Clips whose modalities disagree</source>
        <translation>模态存在分歧的片段</translation>
    </message>
</context>
<context>
    <name>_RoundDelegate</name>
    <message>
        <source>Round {n}</source>
        <translation>第 {n} 轮</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n}%</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>已保留</translation>
    </message>
    <message>
        <source>{n} labels</source>
        <translation>{n} 个标签</translation>
    </message>
</context>
<context>
    <name>_TitleBar</name>
    <message>
        <source>Close the panel {name}</source>
        <translation>关闭面板“{name}”</translation>
    </message>
    <message>
        <source>Close this panel; “Panels” in the menu brings it back</source>
        <translation>关闭此面板；可在菜单的“面板”中重新打开</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审阅</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Player</source>
        <translation>播放器</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Label {n}</source>
        <translation>标签 {n}</translation>
    </message>
    <message>
        <source>Second emotion {n}</source>
        <translation>第二情绪 {n}</translation>
    </message>
    <message>
        <source>Intensity {n}</source>
        <translation>强度 {n}</translation>
    </message>
    <message>
        <source>Valence and arousal {n}</source>
        <translation>效价与唤醒 {n}</translation>
    </message>
    <message>
        <source>Selection: label {n}</source>
        <translation>所选部分：标签 {n}</translation>
    </message>
    <message>
        <source>Go to Review</source>
        <translation>转到审阅</translation>
    </message>
    <message>
        <source>Go to Analyse</source>
        <translation>转到分析</translation>
    </message>
    <message>
        <source>Go to Rounds</source>
        <translation>转到轮次</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>查找任何内容</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>切换浅色与深色</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Usual size</source>
        <translation>通常大小</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>指南</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>显示全部快捷键</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Import clips…</source>
        <translation>导入片段…</translation>
    </message>
    <message>
        <source>Import annotations…</source>
        <translation>导入标注…</translation>
    </message>
    <message>
        <source>Import opinions…</source>
        <translation>导入意见…</translation>
    </message>
    <message>
        <source>Remove opinions…</source>
        <translation>移除意见…</translation>
    </message>
    <message>
        <source>Features extracted elsewhere…</source>
        <translation>在别处提取的特征…</translation>
    </message>
    <message>
        <source>Recognise words…</source>
        <translation>识别语音…</translation>
    </message>
    <message>
        <source>Labels…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Put a copy back…</source>
        <translation>恢复副本…</translation>
    </message>
    <message>
        <source>Take a person&apos;s data out…</source>
        <translation>移除某人的数据…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Find the clips…</source>
        <translation>查找片段…</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>关闭项目</translation>
    </message>
    <message>
        <source>Accept in bulk…</source>
        <translation>批量接受…</translation>
    </message>
    <message>
        <source>Passes…</source>
        <translation>评审轮…</translation>
    </message>
    <message>
        <source>Adjudicate votes that differ</source>
        <translation>裁定有分歧的投票</translation>
    </message>
    <message>
        <source>Settle the clips whose votes agree</source>
        <translation>裁定意见一致的片段</translation>
    </message>
    <message>
        <source>Open a reviewer&apos;s clips again…</source>
        <translation>重新打开某位评审者的片段…</translation>
    </message>
    <message>
        <source>Change reviewer…</source>
        <translation>更换评审者…</translation>
    </message>
    <message>
        <source>Accept the pseudo-label</source>
        <translation>接受伪标签</translation>
    </message>
    <message>
        <source>Describe it in your own words…</source>
        <translation>用自己的话描述…</translation>
    </message>
    <message>
        <source>Cannot tell</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>Skip this clip</source>
        <translation>跳过此片段</translation>
    </message>
    <message>
        <source>Come back to this clip later</source>
        <translation>稍后再看这个片段</translation>
    </message>
    <message>
        <source>Flag this clip</source>
        <translation>标记此片段</translation>
    </message>
    <message>
        <source>Flag this clip and say why…</source>
        <translation>标记此片段并说明原因…</translation>
    </message>
    <message>
        <source>Comment on this clip…</source>
        <translation>评论此片段…</translation>
    </message>
    <message>
        <source>Correct the words…</source>
        <translation>更正文字…</translation>
    </message>
    <message>
        <source>Decide a clip that cannot be shown by sound or transcript</source>
        <translation>仅凭声音或文字稿判断无法显示的片段</translation>
    </message>
    <message>
        <source>Take back the last decision</source>
        <translation>撤回上一个决定</translation>
    </message>
    <message>
        <source>Repeat the decision taken back</source>
        <translation>重做撤回的决定</translation>
    </message>
    <message>
        <source>Back through my last decisions</source>
        <translation>回看我最近的决定</translation>
    </message>
    <message>
        <source>Go on after a decision, or stay</source>
        <translation>决定后前进，或停留</translation>
    </message>
    <message>
        <source>Next clip</source>
        <translation>下一个片段</translation>
    </message>
    <message>
        <source>Previous clip</source>
        <translation>上一个片段</translation>
    </message>
    <message>
        <source>Back to where you were in the queue</source>
        <translation>回到队列中原来的位置</translation>
    </message>
    <message>
        <source>Before and after in the recording</source>
        <translation>录像中的前后片段</translation>
    </message>
    <message>
        <source>List that recording&apos;s clips</source>
        <translation>列出该录像的片段</translation>
    </message>
    <message>
        <source>Spectrogram with the pitch, or waveform</source>
        <translation>带音高的频谱图或波形</translation>
    </message>
    <message>
        <source>Playback on this machine…</source>
        <translation>此计算机上的播放…</translation>
    </message>
    <message>
        <source>Two side by side…</source>
        <translation>并排比较两个…</translation>
    </message>
    <message>
        <source>Rate while it plays</source>
        <translation>边播放边评定</translation>
    </message>
    <message>
        <source>Search the queue</source>
        <translation>搜索队列</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>后退一帧</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>前进一帧</translation>
    </message>
    <message>
        <source>Ten frames back</source>
        <translation>后退十帧</translation>
    </message>
    <message>
        <source>Ten frames forward</source>
        <translation>前进十帧</translation>
    </message>
    <message>
        <source>To the first frame</source>
        <translation>到第一帧</translation>
    </message>
    <message>
        <source>To the last frame</source>
        <translation>到最后一帧</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减慢</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加快</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Zoom into the timeline</source>
        <translation>放大时间轴</translation>
    </message>
    <message>
        <source>Zoom out of the timeline</source>
        <translation>缩小时间轴</translation>
    </message>
    <message>
        <source>Zoom to the selection, or to the whole clip</source>
        <translation>缩放到所选范围或整个片段</translation>
    </message>
    <message>
        <source>Select from this frame on</source>
        <translation>从此帧开始选择</translation>
    </message>
    <message>
        <source>Select up to this frame</source>
        <translation>选择到此帧为止</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Note on the selection…</source>
        <translation>给所选部分加备注…</translation>
    </message>
    <message>
        <source>Take the chosen span away</source>
        <translation>移除所选区段</translation>
    </message>
    <message>
        <source>Previous span</source>
        <translation>上一区段</translation>
    </message>
    <message>
        <source>Next span</source>
        <translation>下一区段</translation>
    </message>
    <message>
        <source>Selection: end a frame earlier</source>
        <translation>所选部分：终点提前一帧</translation>
    </message>
    <message>
        <source>Selection: end a frame later</source>
        <translation>所选部分：终点推后一帧</translation>
    </message>
    <message>
        <source>Selection: start a frame earlier</source>
        <translation>所选部分：起点提前一帧</translation>
    </message>
    <message>
        <source>Selection: start a frame later</source>
        <translation>所选部分：起点推后一帧</translation>
    </message>
    <message>
        <source>Curves: lines, stacked, entropy, with what mattered, or with what speaks for the label</source>
        <translation>曲线：线条、堆叠、熵，标出起作用之处，或标出支持该标签的依据</translation>
    </message>
    <message>
        <source>Show the face box</source>
        <translation>显示人脸框</translation>
    </message>
    <message>
        <source>Why this prediction</source>
        <translation>为何如此预测</translation>
    </message>
    <message>
        <source>Start a round</source>
        <translation>开始一个轮次</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>选择模型…</translation>
    </message>
    <message>
        <source>Say what a round would do (dry run)</source>
        <translation>说明一个轮次将做什么（试算）</translation>
    </message>
    <message>
        <source>Cancel the running round</source>
        <translation>取消正在运行的轮次</translation>
    </message>
    <message>
        <source>Let the round wait, or go on</source>
        <translation>暂停本轮训练，或让它继续</translation>
    </message>
    <message>
        <source>Remove the round that is shown…</source>
        <translation>移除所显示的轮次…</translation>
    </message>
    <message>
        <source>Use the newest round&apos;s predictions</source>
        <translation>使用最新轮次的预测</translation>
    </message>
    <message>
        <source>Go back to the round that was in use before</source>
        <translation>回到之前使用的那一轮</translation>
    </message>
    <message>
        <source>Keep the round that is shown, or no longer</source>
        <translation>保留所显示的轮次，或取消保留</translation>
    </message>
    <message>
        <source>Write a note on the round that is shown</source>
        <translation>给所显示的轮次写备注</translation>
    </message>
    <message>
        <source>Open the clips whose class changed</source>
        <translation>打开类别发生变化的片段</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>right or wrong</source>
        <translation>对或错</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>speaker</source>
        <translation>说话人</translation>
    </message>
    <message>
        <source>language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒数</translation>
    </message>
    <message>
        <source>characters of the transcript</source>
        <translation>文字的字数</translation>
    </message>
    <message>
        <source>loudness of the voice, dB</source>
        <translation>语音响度（dB）</translation>
    </message>
    <message>
        <source>voice over noise, dB</source>
        <translation>语音高出噪声（dB）</translation>
    </message>
    <message>
        <source>how well the face is seen</source>
        <translation>面部清晰度</translation>
    </message>
    <message>
        <source>note on the file</source>
        <translation>文件备注</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>with a note</source>
        <translation>有备注</translation>
    </message>
    <message>
        <source>without</source>
        <translation>无</translation>
    </message>
    <message>
        <source>there</source>
        <translation>有</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
</context>
<context>
    <name>marks</name>
    <message>
        <source>neutral</source>
        <translation>中</translation>
    </message>
    <message>
        <source>anger</source>
        <translation>怒</translation>
    </message>
    <message>
        <source>happiness</source>
        <translation>乐</translation>
    </message>
    <message>
        <source>sadness</source>
        <translation>悲</translation>
    </message>
    <message>
        <source>worry</source>
        <translation>忧</translation>
    </message>
    <message>
        <source>surprise</source>
        <translation>惊</translation>
    </message>
</context>
<context>
    <name>queue</name>
    <message>
        <source>Least certain first</source>
        <translation>最不确定的在前</translation>
    </message>
    <message>
        <source>Most certain first</source>
        <translation>最确定的在前</translation>
    </message>
    <message>
        <source>Smallest margin</source>
        <translation>差距最小的在前</translation>
    </message>
    <message>
        <source>Highest entropy</source>
        <translation>熵最高的在前</translation>
    </message>
    <message>
        <source>Folds disagree</source>
        <translation>各折意见不一</translation>
    </message>
    <message>
        <source>Modalities disagree</source>
        <translation>各模态意见不一</translation>
    </message>
    <message>
        <source>A second opinion disagrees</source>
        <translation>第二意见不同</translation>
    </message>
    <message>
        <source>Candidates of each label</source>
        <translation>各标签的候选</translation>
    </message>
    <message>
        <source>Uncertain and varied</source>
        <translation>不确定且多样</translation>
    </message>
    <message>
        <source>Labels likely wrong</source>
        <translation>可能标错的</translation>
    </message>
    <message>
        <source>Needs a vote</source>
        <translation>还需投票</translation>
    </message>
    <message>
        <source>To come back to</source>
        <translation>稍后再看</translation>
    </message>
    <message>
        <source>As imported</source>
        <translation>按导入顺序</translation>
    </message>
    <message>
        <source>Decided last</source>
        <translation>最近决定的在前</translation>
    </message>
    <message>
        <source>Shuffled</source>
        <translation>随机顺序</translation>
    </message>
    <message>
        <source>Shortest first</source>
        <translation>最短的在前</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>说话人</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>Disagreement of modalities</source>
        <translation>模态分歧</translation>
    </message>
    <message>
        <source>Disagreement of folds</source>
        <translation>各折分歧</translation>
    </message>
    <message>
        <source>Votes</source>
        <translation>票数</translation>
    </message>
    <message>
        <source>Agreement of votes</source>
        <translation>投票一致度</translation>
    </message>
    <message>
        <source>Round it was decided beside</source>
        <translation>决定时所用的轮次</translation>
    </message>
    <message>
        <source>When it was decided</source>
        <translation>决定时间</translation>
    </message>
    <message>
        <source>came as the model is unsure: {number} for {label}</source>
        <translation>因模型没有把握而来：{label} {number}</translation>
    </message>
    <message>
        <source>came as the model is sure: {number} for {label}</source>
        <translation>因模型很有把握而来：{label} {number}</translation>
    </message>
    <message>
        <source>came as its two likeliest labels are {number} apart</source>
        <translation>因最可能的两个标签只差 {number} 而来</translation>
    </message>
    <message>
        <source>came as the model spreads over many labels: {number} of 1</source>
        <translation>因模型分散在多个标签上而来：{number}（满分 1）</translation>
    </message>
    <message>
        <source>came as the folds disagree: {number} of 1</source>
        <translation>因各折意见不一而来：{number}（满分 1）</translation>
    </message>
    <message>
        <source>came as its modalities disagree: {number} of 1</source>
        <translation>因各模态意见不一而来：{number}（满分 1）</translation>
    </message>
    <message>
        <source>came as the model gives a second opinion only {number}</source>
        <translation>因模型只给第二意见 {number} 而来</translation>
    </message>
    <message>
        <source>came as candidate {number} for {label}</source>
        <translation>作为{label}的候选而来：{number}</translation>
    </message>
    <message>
        <source>came as {number} of a batch that is uncertain and varied</source>
        <translation>作为不确定且多样的一批而来：{number}</translation>
    </message>
    <message>
        <source>came as another label is {number} more probable than its own</source>
        <translation>因另一标签比现有标签可能性高 {number} 而来</translation>
    </message>
    <message>
        <source>came as it needs a vote: {number}</source>
        <translation>因还需投票而来：{number}</translation>
    </message>
    <message>
        <source>came as you put it off: {number}</source>
        <translation>因您曾推后而来：{number}</translation>
    </message>
    <message>
        <source>came as it was decided last: {number}</source>
        <translation>因最近决定而来：{number}</translation>
    </message>
    <message>
        <source>came as it is short: {number}</source>
        <translation>因时长短而来：{number}</translation>
    </message>
    <message>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f} 秒</translation>
    </message>
    <message>
        <source>no. {n}</source>
        <translation>第 {n}</translation>
    </message>
    <message>
        <source>{percent} % agree</source>
        <translation>{percent} % 一致</translation>
    </message>
    <message>
        <source>votes: {n}</source>
        <translation>{n} 票</translation>
    </message>
    <message>
        <source>came from a list</source>
        <translation>来自一份列表</translation>
    </message>
    <message>
        <source>came by chance</source>
        <translation>随机而来</translation>
    </message>
    <message>
        <source>{column}: {number}</source>
        <translation>{column}：{number}</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>--address names a Ray cluster; give --engine ray too, or leave it out.</source>
        <translation>--address 指定的是 Ray 集群；请同时给出 --engine ray，或去掉它。</translation>
    </message>
    <message>
        <source>--clips {clips} makes no demo; ask for 1 clip or more.</source>
        <translation>--clips {clips} 无法生成演示；请至少要 1 个片段。</translation>
    </message>
    <message>
        <source>--columns: there is no “{what}”; name what is read: {known}.</source>
        <translation>--columns：没有“{what}”；请使用可读取的列：{known}。</translation>
    </message>
    <message>
        <source>--corpus and --pattern go with a folder of clips; a table has columns for these.</source>
        <translation>--corpus 和 --pattern 用于片段文件夹；表格用列来给出这些信息。</translation>
    </message>
    <message>
        <source>--cut goes with --from; bring in long recordings by themselves.</source>
        <translation>--cut 需与 --from 一起使用；请单独导入长录音。</translation>
    </message>
    <message>
        <source>--cut goes with a folder of recordings; a table has the columns start and end.</source>
        <translation>--cut 需配合录音文件夹使用；表格中已有 start 和 end 列。</translation>
    </message>
    <message>
        <source>--labels goes with --clips; a spec.json has the labels of its project.</source>
        <translation>--labels 与 --clips 搭配使用；spec.json 已含有其项目的标签。</translation>
    </message>
    <message>
        <source>--longest is {longest:g}; use 1 second or more.</source>
        <translation>--longest 为 {longest:g}；请用 1 秒或以上。</translation>
    </message>
    <message>
        <source>--map {text} is not EXPRESSION=LABEL; expressions are {expressions}.</source>
        <translation>--map {text} 不是 表情=标签；表情有 {expressions}。</translation>
    </message>
    <message>
        <source>--parallel is {parallel}; use 1 to 64.</source>
        <translation>--parallel 为 {parallel}；请使用 1 到 64。</translation>
    </message>
    <message>
        <source>--patience is {patience:g}; use a number of seconds.</source>
        <translation>--patience 为 {patience:g}；请使用秒数。</translation>
    </message>
    <message>
        <source>--seed and --workers are 0 or more.</source>
        <translation>--seed 和 --workers 必须大于或等于 0。</translation>
    </message>
    <message>
        <source>--set {pair} is not key=value; write for example --set training.epochs=10.</source>
        <translation>--set {pair} 不是“键=值”的形式；例如应写成 --set training.epochs=10。</translation>
    </message>
    <message>
        <source>--sweep {pair} is not key=a,b; write for example --sweep modality_dropout=0,0.3.</source>
        <translation>--sweep {pair} 不是“键=a,b”的形式；例如应写成 --sweep modality_dropout=0,0.3。</translation>
    </message>
    <message>
        <source>--transcripts and --label-file go with a folder of clips; a table has columns for both.</source>
        <translation>--transcripts 和 --label-file 用于片段文件夹；表格本身就有这两列。</translation>
    </message>
    <message>
        <source>--workers 0 leaves the engine ray without a process; use 1 or more, or leave it out.</source>
        <translation>--workers 0 会让 ray 引擎没有进程可用；请使用 1 或更大的数，或去掉它。</translation>
    </message>
    <message>
        <source>--workers is {workers}; use 1 or more, or 0 for none beside this process.</source>
        <translation>--workers 为 {workers}；请使用 1 或更大的数，0 表示只用当前进程。</translation>
    </message>
    <message>
        <source>A clip needs 1 to {most} votes, not {votes}.</source>
        <translation>每个片段需要 1 到 {most} 票，而不是 {votes} 票。</translation>
    </message>
    <message>
        <source>A copy of the database and of emodesk.toml is put into the backups folder first.</source>
        <translation>会先把数据库和 emodesk.toml 的副本放入备份文件夹。</translation>
    </message>
    <message>
        <source>A filter that is kept needs a name; enter one.</source>
        <translation>保存的筛选需要名称；请输入。</translation>
    </message>
    <message>
        <source>A frame needs pandas, which is not installed; run “pip install pandas”, or use columns().</source>
        <translation>表格需要 pandas，而它没有安装；请运行“pip install pandas”，或使用 columns()。</translation>
    </message>
    <message>
        <source>A label cannot be mapped: {error}.</source>
        <translation>有一个标签无法映射：{error}。</translation>
    </message>
    <message>
        <source>A label set has 2 to {most} labels, not {count}</source>
        <translation>标签集应有 2 到 {most} 个标签，而不是 {count} 个</translation>
    </message>
    <message>
        <source>A pass needs a name; enter one.</source>
        <translation>评审轮需要名称，请输入。</translation>
    </message>
    <message>
        <source>A pass needs reviewers; name who reads it.</source>
        <translation>评审轮需要评审者，请指定由谁来读。</translation>
    </message>
    <message>
        <source>A project has {most} modalities at most; take one out first.</source>
        <translation>一个项目最多 {most} 个模态；请先去掉一个。</translation>
    </message>
    <message>
        <source>A rating lies between {least:g} and 1.</source>
        <translation>评定值在 {least:g} 到 1 之间。</translation>
    </message>
    <message>
        <source>A rating says something of some part of the clip; let it play while you rate.</source>
        <translation>评定必须涉及片段的某一部分；请在评定时播放片段。</translation>
    </message>
    <message>
        <source>A reviewer needs a name, so that decisions say whose they are; enter one.</source>
        <translation>评审者需要一个名字，这样才知道决定是谁做的；请输入名字。</translation>
    </message>
    <message>
        <source>A round needs {clips_needed} labelled clips, now there are {have}; review {clips_needed2} more first.</source>
        <translation>一个轮次需要 {clips_needed} 个已标注的片段，现在有 {have} 个；请先再审阅 {clips_needed2} 个。</translation>
    </message>
    <message>
        <source>A round needs {labels_needed} labels with {clips_a_label} clips each, now there are {counted}; review clips of other labels first.</source>
        <translation>一个轮次需要 {labels_needed} 个标签，每个至少 {clips_a_label} 个片段，现在只有 {counted} 个；请先审阅其他标签的片段。</translation>
    </message>
    <message>
        <source>A round takes {most} modalities at most, and here are {names}; leave some out (modalities=A,B).</source>
        <translation>一个轮次最多 {most} 个模态，这里有 {names}；请略去一些（modalities=A,B）。</translation>
    </message>
    <message>
        <source>A span ends after it starts; choose a longer one.</source>
        <translation>区段的终点应在起点之后；请选择更长的一段。</translation>
    </message>
    <message>
        <source>A span says something; give it a class, or write a note.</source>
        <translation>区段需要有内容：给它一个类别，或写一条备注。</translation>
    </message>
    <message>
        <source>About {cost} at the prices given.</source>
        <translation>按所给价格约 {cost}。</translation>
    </message>
    <message>
        <source>Another trainer is at work in {folder} (process {pid}); wait for its end, or cancel it first.</source>
        <translation>另一个训练程序（进程 {pid}）正在 {folder} 中工作；请等待其结束，或先取消它。</translation>
    </message>
    <message>
        <source>Cancelled before the first checkpoint; a later start begins training anew.</source>
        <translation>在第一个检查点之前已取消；再次开始将重新训练。</translation>
    </message>
    <message>
        <source>Cancelled; a later start goes on from the last checkpoint.</source>
        <translation>已取消；之后再启动会从最近的检查点继续。</translation>
    </message>
    <message>
        <source>Cancelled; it can be resumed.</source>
        <translation>已取消；可以继续运行。</translation>
    </message>
    <message>
        <source>Decisions that once said “{label}” ({n}) say so again.</source>
        <translation>曾标为“{label}”的决定（{n}）恢复为该标签。</translation>
    </message>
    <message>
        <source>EmoDesk made a mistake ({kind}: {error}); the log has the whole report.</source>
        <translation>EmoDesk 出错了（{kind}：{error}）；完整报告在日志中。</translation>
    </message>
    <message>
        <source>Few labelled clips of {labels}; below {enough} a class its scores are mostly chance.</source>
        <translation>{labels} 的已标注片段很少；一个类别不足 {enough} 个时，其得分多半是偶然。</translation>
    </message>
    <message>
        <source>Gold clips and repeats together are at most half of what a reviewer is given.</source>
        <translation>金标片段与重复片段合计不得超过评审者所得的一半。</translation>
    </message>
    <message>
        <source>It goes through the proxy {proxy}, which the environment names.</source>
        <translation>将经过环境中指定的代理 {proxy}。</translation>
    </message>
    <message>
        <source>It travels in clear: everybody on the way can hear it, and read the key.</source>
        <translation>以明文传输：途中任何人都能听到并读取密钥。</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Lags taken off: {lags}.</source>
        <translation>已去除的反应延迟：{lags}。</translation>
    </message>
    <message>
        <source>Needs about {size} of memory, and the device has {memory}; use another machine or preset.</source>
        <translation>约需 {size} 内存，而设备只有 {memory}；请换一台机器或换一个预设。</translation>
    </message>
    <message>
        <source>No clip came with a label or was adjudicated, so there are no gold clips in it.</source>
        <translation>没有自带标签或经裁定的片段，因此其中没有金标片段。</translation>
    </message>
    <message>
        <source>No clip was left that could be adopted.</source>
        <translation>已没有可以采纳的片段。</translation>
    </message>
    <message>
        <source>No labelled clip has {modality}; nothing can be learnt from it.</source>
        <translation>没有任何已标注片段含有{modality}；无法从中学习。</translation>
    </message>
    <message>
        <source>No labelled clip of {labels}; the model cannot learn to say so.</source>
        <translation>没有 {labels} 的已标注片段；模型无法学会这样判断。</translation>
    </message>
    <message>
        <source>No opinion came in from {file}; {where}: {why}</source>
        <translation>{file} 中没有导入任何意见；{where}：{why}</translation>
    </message>
    <message>
        <source>No other round with results was in use before; there is nothing to go back to.</source>
        <translation>之前没有其他有结果的轮次被使用；无法回退。</translation>
    </message>
    <message>
        <source>No project could be made in {folder}: {reason}</source>
        <translation>无法在 {folder} 中创建项目：{reason}</translation>
    </message>
    <message>
        <source>No ranking for “{text}”: {error}; it goes through as plain text.</source>
        <translation>“{text}”没有排序：{error}；将按纯文本处理。</translation>
    </message>
    <message>
        <source>None of these clips is left to read: each has a vote of one of the reviewers already.</source>
        <translation>这些片段都无需再读：每个都已有其中一位评审者的投票。</translation>
    </message>
    <message>
        <source>Not enough memory; close other programs or choose a smaller preset.</source>
        <translation>内存不足；请关闭其他程序，或选择更小的预设。</translation>
    </message>
    <message>
        <source>Nothing of the project is sent; the hub sees this machine&apos;s address and these names.</source>
        <translation>不会发送项目中的任何内容；模型库只会看到本机地址和这些名称。</translation>
    </message>
    <message>
        <source>Nothing of “{clip}” can be seen, heard or read.</source>
        <translation>“{clip}”没有任何可看、可听或可读的内容。</translation>
    </message>
    <message>
        <source>One set of prompts sees every labelled clip: validation figures will read too high.</source>
        <translation>只有一组提示，且它见过所有已标注片段：验证得分会偏高。</translation>
    </message>
    <message>
        <source>Only where the model was hidden can its answer be shown after the choice.</source>
        <translation>只有在隐藏模型的情况下，才能在选择之后显示其答案。</translation>
    </message>
    <message>
        <source>Only {known} speakers are known, fewer than the {count} folds, so folds share speakers and validation reads higher than new speakers will.</source>
        <translation>只知道 {known} 位说话人，少于 {count} 个折，因此各折会共用说话人，验证得分会高于新说话人上的表现。</translation>
    </message>
    <message>
        <source>Only {known} speakers are known, so there are {known} folds instead of {count}.</source>
        <translation>只知道 {known} 位说话人，因此分为 {known} 折，而不是 {count} 折。</translation>
    </message>
    <message>
        <source>Parquet is no text for a terminal; say where it goes with --out FILE.</source>
        <translation>Parquet 不是终端可显示的文本；请用 --out FILE 指定去处。</translation>
    </message>
    <message>
        <source>Processes of the Ray cluster do not start: one {reason}.</source>
        <translation>Ray 集群的进程无法启动：其中一个 {reason}。</translation>
    </message>
    <message>
        <source>Ray at “{where}” cannot be used: {reason}</source>
        <translation>无法使用“{where}”处的 Ray：{reason}</translation>
    </message>
    <message>
        <source>Round {before} learnt from {first} labels and round {after} from {second}; both are measured on the {n} clips that both held out and that have a label now.</source>
        <translation>第 {before} 轮从 {first} 个标签学习，第 {after} 轮从 {second} 个标签学习；两者都在双方都留出且现在有标签的 {n} 个片段上衡量。</translation>
    </message>
    <message>
        <source>Round {number} cannot be compared with itself; name another one.</source>
        <translation>第 {number} 轮不能与自己比较；请指定另一轮。</translation>
    </message>
    <message>
        <source>Round {number} could not be removed: {reason}.</source>
        <translation>第 {number} 轮无法移除：{reason}。</translation>
    </message>
    <message>
        <source>Round {number} has no model, and so no curves can be drawn; let it end first.</source>
        <translation>第 {number} 轮没有模型，因此无法画出曲线；请先让它结束。</translation>
    </message>
    <message>
        <source>Round {number} has no results yet; let it end first.</source>
        <translation>第 {number} 轮还没有结果；请先等它结束。</translation>
    </message>
    <message>
        <source>Round {number} is not running; there is nothing to pause.</source>
        <translation>第 {number} 轮没有在运行，无可暂停。</translation>
    </message>
    <message>
        <source>Round {number} is running; cancel it first.</source>
        <translation>第 {number} 轮正在运行；请先取消它。</translation>
    </message>
    <message>
        <source>Round {number} {state}: {reason}</source>
        <translation>第 {number} 轮{state}：{reason}</translation>
    </message>
    <message>
        <source>Rounds that are being trained go on with the labels of before, and what they say is read by the new names: {rounds}.</source>
        <translation>正在训练的轮次继续使用之前的标签，其结果按新名称读取：{rounds}。</translation>
    </message>
    <message>
        <source>Speech by Whisper needs the package ctranslate2: {command}.</source>
        <translation>使用 Whisper 处理语音需要 ctranslate2 软件包：{command}。</translation>
    </message>
    <message>
        <source>Speech is computed in float32, which takes longer: this machine computes HuBERT&apos;s convolution wrongly in half precision.</source>
        <translation>语音以 float32 计算，耗时更长：本机以半精度计算 HuBERT 的卷积有误。</translation>
    </message>
    <message>
        <source>Step {step}: validation WAF {waf:.3f}, {adopted} adopted.</source>
        <translation>第 {step} 步：验证 WAF {waf:.3f}，采纳 {adopted} 个。</translation>
    </message>
    <message>
        <source>Take them out for good?</source>
        <translation>要永久移除它们吗？</translation>
    </message>
    <message>
        <source>Taken back: validation WAF fell from {before:.3f} to {after:.3f} (its spread over folds is {spread:.3f}).</source>
        <translation>已撤回：验证 WAF 从 {before:.3f} 降到 {after:.3f}（各折之间的离散程度为 {spread:.3f}）。</translation>
    </message>
    <message>
        <source>Text is the plain transcript without a ranking of the labels; python -m trainer rank makes one.</source>
        <translation>文本只是纯文字稿，没有标签排序；可用 python -m trainer rank 生成排序。</translation>
    </message>
    <message>
        <source>The GPU “{name}” that was chosen is not here; choose another device.</source>
        <translation>所选的 GPU“{name}”不在本机；请选择其他设备。</translation>
    </message>
    <message>
        <source>The Ray cluster has no core with 1.2 GiB of memory to spare; add machines to it.</source>
        <translation>Ray 集群中没有任何核心能腾出 1.2 GiB 内存；请增加机器。</translation>
    </message>
    <message>
        <source>The Ray cluster has started nothing yet; others may be using it, and this run waits.</source>
        <translation>Ray 集群尚未启动任何任务；可能有其他人在用，本次运行正在等待。</translation>
    </message>
    <message>
        <source>The challenge has no word for {labels}; it knows {known}.</source>
        <translation>挑战赛没有 {labels} 对应的词；它只认 {known}。</translation>
    </message>
    <message>
        <source>The clips could not be drawn: {reason} (all of it in {log}).</source>
        <translation>无法绘制片段：{reason}（详见 {log}）。</translation>
    </message>
    <message>
        <source>The curves could not be drawn: {reason}.</source>
        <translation>无法画出曲线：{reason}。</translation>
    </message>
    <message>
        <source>The disk is full; free some space and start this again, it goes on from what is there.</source>
        <translation>磁盘已满；请腾出空间后重新开始，会从已有的部分继续。</translation>
    </message>
    <message>
        <source>The disk that holds {folder} is full; free some space and start this again, it goes on from what is there.</source>
        <translation>{folder} 所在的磁盘已满；请腾出空间后重新开始，会从已有的部分继续。</translation>
    </message>
    <message>
        <source>The face model {file} named by {by} is not there; mend the path or leave it empty.</source>
        <translation>{by} 指定的人脸模型 {file} 不存在；请改正路径，或留空。</translation>
    </message>
    <message>
        <source>The face model {path} cannot be read ({error}); install the program again.</source>
        <translation>无法读取人脸模型 {path}（{error}）；请重新安装程序。</translation>
    </message>
    <message>
        <source>The face model {path} cannot be read: {strerror}.</source>
        <translation>无法读取人脸模型 {path}：{strerror}。</translation>
    </message>
    <message>
        <source>The face model {path} is not {file} of the OpenCV model zoo (SHA-256 {found}… instead of {sha256}…); download it again or leave the setting empty to use the built-in detector.</source>
        <translation>人脸模型 {path} 不是 OpenCV 模型库的 {file}（SHA-256 为 {found}…，应为 {sha256}…）；请重新下载，或将该设置留空以使用内置检测器。</translation>
    </message>
    <message>
        <source>The keys of the labels follow their new order.</source>
        <translation>标签的按键随新的顺序变化。</translation>
    </message>
    <message>
        <source>The latest {n} decisions are not in {file}: was it copied without {log}? Copy that file too, or restore a copy from backups; “emodesk check --accept-loss” takes the database as it is.</source>
        <translation>{file} 中没有最近的 {n} 条决定：复制时是否漏了 {log}？请把该文件也复制过来，或从 backups 恢复副本；“emodesk check --accept-loss” 会按现状接受该数据库。</translation>
    </message>
    <message>
        <source>The log in {file} was changed by another program: {what}; compare it with a copy from backups.</source>
        <translation>{file} 中的记录被其他程序改动过：{what}；请与 backups 中的副本对比。</translation>
    </message>
    <message>
        <source>The mark of “{label}” has {most} letters at most.</source>
        <translation>“{label}”的标记最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>The numbers of rounds are used up in {folder}.</source>
        <translation>{folder} 中的轮次编号已用尽。</translation>
    </message>
    <message>
        <source>The preset has {what}; choose another preset or set encoders.MODALITY.name.</source>
        <translation>该预设{what}；请选择其他预设，或设置 encoders.MODALITY.name。</translation>
    </message>
    <message>
        <source>The process ended without a word: the machine was restarted, or memory ran out. It can be resumed.</source>
        <translation>进程不告而终：可能是机器重启，或内存耗尽。可以继续运行。</translation>
    </message>
    <message>
        <source>The project has no clips yet; import some first.</source>
        <translation>项目中还没有片段；请先导入。</translation>
    </message>
    <message>
        <source>The ratings lie outside of the clip; give times in seconds from its start.</source>
        <translation>这些评定在片段之外；请以距片段开头的秒数给出时间。</translation>
    </message>
    <message>
        <source>The round&apos;s folder could not be written in {parent} ({reason}); free some space and start the round again.</source>
        <translation>无法在 {parent} 中写入轮次的文件夹（{reason}）；请腾出空间后重新开始该轮次。</translation>
    </message>
    <message>
        <source>The standing decision of each reviewer</source>
        <translation>每位评审者的有效决定</translation>
    </message>
    <message>
        <source>The trainer could not be started: {reason}.</source>
        <translation>无法启动训练程序：{reason}。</translation>
    </message>
    <message>
        <source>There are no pseudo-labels yet; let a round end and apply it first.</source>
        <translation>还没有伪标签；请先让一个轮次结束并应用它。</translation>
    </message>
    <message>
        <source>There is no Ray cluster at “{address}” ({reason}); start one with ray start --head, or use --address local.</source>
        <translation>“{address}”处没有 Ray 集群（{reason}）；请用 ray start --head 启动一个，或使用 --address local。</translation>
    </message>
    <message>
        <source>There is no clip “{clip_id}” in this project.</source>
        <translation>本项目中没有片段“{clip_id}”。</translation>
    </message>
    <message>
        <source>There is no corpus “{name}” here; use {names}.</source>
        <translation>这里没有语料库“{name}”；请使用 {names}。</translation>
    </message>
    <message>
        <source>There is no preset “{preset}”; use {presets} or the path of a TOML file.</source>
        <translation>没有名为“{preset}”的预设；请使用 {presets}，或 TOML 文件的路径。</translation>
    </message>
    <message>
        <source>There is no pseudo-label for {clip_id} to accept yet; choose a label, or run a round first.</source>
        <translation>{clip_id} 还没有可接受的伪标签；请选择一个标签，或先运行一个轮次。</translation>
    </message>
    <message>
        <source>There is no rule “{name}” for votes; use {rules}.</source>
        <translation>没有名为“{name}”的投票规则；请使用 {rules}。</translation>
    </message>
    <message>
        <source>There is nothing to export: {why}</source>
        <translation>没有可导出的内容：{why}</translation>
    </message>
    <message>
        <source>There is nothing to read at {path}; name a file or a folder of them.</source>
        <translation>{path} 处没有可读取的内容；请指定一个文件或其所在文件夹。</translation>
    </message>
    <message>
        <source>These filters ask for a label that is gone; change them: {names}.</source>
        <translation>这些筛选条件用到了已不存在的标签，请修改：{names}。</translation>
    </message>
    <message>
        <source>This clip is no longer in the project; choose another one in the queue.</source>
        <translation>该片段已不在项目中；请在队列中另选一个。</translation>
    </message>
    <message>
        <source>This project is open read-only, so nothing can be changed; make its folder writable and open it again.</source>
        <translation>本项目以只读方式打开，无法更改任何内容；请让其文件夹可写，然后重新打开。</translation>
    </message>
    <message>
        <source>This project was made by a newer EmoDesk (its database is version {version}, this program knows {version2}); update EmoDesk to open it.</source>
        <translation>本项目由更新的 EmoDesk 创建（其数据库为版本 {version}，本程序只认识 {version2}）；请更新 EmoDesk 后再打开。</translation>
    </message>
    <message>
        <source>This project was made by an older EmoDesk (version {version}) and cannot be brought up to date where it is read-only; copy it to a folder that you can write and open the copy.</source>
        <translation>本项目由较旧的 EmoDesk（版本 {version}）创建，只读时无法升级；请把它复制到可写的文件夹，然后打开副本。</translation>
    </message>
    <message>
        <source>Video uses one set of prompts that saw the labelled clips; validation figures read too high.</source>
        <translation>视频使用的一组提示见过已标注的片段；验证得分会偏高。</translation>
    </message>
    <message>
        <source>Video uses plain CLIP without learnt prompts; python -m trainer tune learns them.</source>
        <translation>视频使用的是没有学习过提示的普通 CLIP；可用 python -m trainer tune 学习提示。</translation>
    </message>
    <message>
        <source>What can be rated is valence, arousal, or the intensity of a label; choose one.</source>
        <translation>可以评定的是效价、唤醒度或某个标签的强度；请选择其一。</translation>
    </message>
    <message>
        <source>What it costs is not known; the prices of a million tokens, sent and answered, would tell.</source>
        <translation>费用未知；给出每百万发送词元和回答词元的价格即可估算。</translation>
    </message>
    <message>
        <source>What ratings along time come to, lags taken off</source>
        <translation>去除反应延迟后沿时间评定的综合结果</translation>
    </message>
    <message>
        <source>What rounds say is read by the new names; their files stay as they are: {rounds}.</source>
        <translation>各轮次的结果按新名称读取，文件保持原样：{rounds}。</translation>
    </message>
    <message>
        <source>What was said along time, by each reviewer</source>
        <translation>各评审者沿时间的评定</translation>
    </message>
    <message>
        <source>Your key for a language-model server goes along: the one in the system&apos;s keyring.</source>
        <translation>您的语言模型服务器密钥会一同发送：系统密钥环中的那个。</translation>
    </message>
    <message>
        <source>Your key for a language-model server goes along: the one that was typed.</source>
        <translation>您的语言模型服务器密钥会一同发送：所输入的那个。</translation>
    </message>
    <message>
        <source>Your key for a language-model server goes along: {variable} of the environment, in the place of the one in the system&apos;s keyring.</source>
        <translation>您的语言模型服务器密钥会一同发送：环境变量 {variable} 中的那个，而不是系统密钥环中的那个。</translation>
    </message>
    <message>
        <source>Your key for a language-model server goes along: {variable} of the environment.</source>
        <translation>您的语言模型服务器密钥会一同发送：环境变量 {variable} 中的那个。</translation>
    </message>
    <message>
        <source>a list of different names</source>
        <translation>互不相同的名称列表</translation>
    </message>
    <message>
        <source>a long clip: {count} of {total} frames are looked at</source>
        <translation>片段较长：{total} 帧中只看了 {count} 帧</translation>
    </message>
    <message>
        <source>a newer EmoDesk made it</source>
        <translation>它由更新版本的 EmoDesk 制作</translation>
    </message>
    <message>
        <source>a quote in column {column} does not close; double the quotes within a cell</source>
        <translation>第 {column} 列的引号没有闭合；单元格内的引号请写两遍</translation>
    </message>
    <message>
        <source>a still cover picture is left out</source>
        <translation>静态封面图已略去</translation>
    </message>
    <message>
        <source>a table in the folder is not read by itself; import it, or name it with --label-file.</source>
        <translation>文件夹中的表格不会自动读取；请导入该表格，或用 --label-file 指明它。</translation>
    </message>
    <message>
        <source>a table that clips were imported from</source>
        <translation>导入片段所用的表格</translation>
    </message>
    <message>
        <source>a time in seconds since 1970</source>
        <translation>自 1970 年起以秒计的时间</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>an object of plain values</source>
        <translation>由简单值组成的对象</translation>
    </message>
    <message>
        <source>another process listens to these clips and writes {file}; wait until it has ended.</source>
        <translation>另一个进程正在识别这些片段并写入 {file}；请等它结束。</translation>
    </message>
    <message>
        <source>answer is no permutation of the labels</source>
        <translation>回答不是标签的排列</translation>
    </message>
    <message>
        <source>answer is not a list of labels</source>
        <translation>回答不是标签列表</translation>
    </message>
    <message>
        <source>answer is not the JSON that was asked for</source>
        <translation>回答不是所要求的 JSON</translation>
    </message>
    <message>
        <source>answer without content</source>
        <translation>回答没有内容</translation>
    </message>
    <message>
        <source>beside the clip, of the same name</source>
        <translation>与片段同名，在其旁边</translation>
    </message>
    <message>
        <source>chain.device is “{device}”; use cpu, or a GPU as cuda:0.</source>
        <translation>chain.device 为“{device}”；请使用 cpu，或以 cuda:0 的形式指定 GPU。</translation>
    </message>
    <message>
        <source>clip_id is empty; give every clip a name</source>
        <translation>clip_id 为空；请给每个片段一个名字</translation>
    </message>
    <message>
        <source>clip_id “{clip_id}” already stands in line {first}; make it unique</source>
        <translation>clip_id“{clip_id}”已在第 {first} 行出现；请保证唯一</translation>
    </message>
    <message>
        <source>clip_id “{name}” is taken by another clip of the project; give this one another name.</source>
        <translation>clip_id“{name}”已被项目中的另一片段使用；请另取一个名称。</translation>
    </message>
    <message>
        <source>config.json of {folder} has no {keys}; is it another kind of model?</source>
        <translation>{folder} 的 config.json 中没有 {keys}；是不是另一种模型？</translation>
    </message>
    <message>
        <source>decision {n} does not follow from the one before</source>
        <translation>第 {n} 条决定与前一条不衔接</translation>
    </message>
    <message>
        <source>decision {n} is missing from the log</source>
        <translation>记录中缺少第 {n} 条决定</translation>
    </message>
    <message>
        <source>decision {n} is not what was decided</source>
        <translation>第 {n} 条决定与当初所作的不同</translation>
    </message>
    <message>
        <source>device is cuda, but torch sees no GPU; use device = auto, or install the driver.</source>
        <translation>设备设为 cuda，但 torch 找不到 GPU；请使用 device = auto，或安装驱动程序。</translation>
    </message>
    <message>
        <source>drawing and speaking the demo&apos;s clips</source>
        <translation>正在绘制并合成演示片段的画面与语音</translation>
    </message>
    <message>
        <source>encoders is not a table; write for example encoders.speech.name=light.</source>
        <translation>encoders 不是表；例如应写成 encoders.speech.name=light。</translation>
    </message>
    <message>
        <source>encoders.{modality}.name is missing; it names the encoder of that modality.</source>
        <translation>缺少 encoders.{modality}.name；它指定该模态的编码器。</translation>
    </message>
    <message>
        <source>end {end:g} s is beyond the end of the file ({duration:.2f} s); mend it.</source>
        <translation>结束时间 {end:g} 秒超出了文件末尾（{duration:.2f} 秒）；请改正。</translation>
    </message>
    <message>
        <source>end {end:g} s is not after start {start:g} s</source>
        <translation>结束时间 {end:g} 秒不在开始时间 {start:g} 秒之后</translation>
    </message>
    <message>
        <source>extract --clips also needs --features, the folder that features are kept in.</source>
        <translation>extract --clips 还需要 --features，即存放特征的文件夹。</translation>
    </message>
    <message>
        <source>face in {found} of {total} frames</source>
        <translation>{total} 帧中有 {found} 帧检测到人脸</translation>
    </message>
    <message>
        <source>features “{name}” of all clips, and theirs</source>
        <translation>所有片段的特征“{name}”，包括其片段</translation>
    </message>
    <message>
        <source>features “{name}” of the clip</source>
        <translation>该片段的特征“{name}”</translation>
    </message>
    <message>
        <source>filled in where the project had nothing: {counted}.</source>
        <translation>已补上项目中空缺的内容：{counted}。</translation>
    </message>
    <message>
        <source>fit --bundle also needs --clips (the table of its rows) and --out (the round&apos;s folder).</source>
        <translation>fit --bundle 还需要 --clips（其各行的表格）和 --out（轮次的文件夹）。</translation>
    </message>
    <message>
        <source>frame {number} of “{name}” at {times:.2f} s cannot be decoded; the frames around it can be used.</source>
        <translation>“{name}”在 {times:.2f} 秒处的第 {number} 帧无法解码；前后的帧可以使用。</translation>
    </message>
    <message>
        <source>frames of {n} clips cannot be counted, so their stretches are not kept.</source>
        <translation>有 {n} 个片段无法数出帧数，因此不保留其区段。</translation>
    </message>
    <message>
        <source>has {count} fields, the header {count2}; quote commas</source>
        <translation>有 {count} 个字段，而表头有 {count2} 个；请给含逗号的内容加引号</translation>
    </message>
    <message>
        <source>hidden size {hidden_size} is no multiple of {num_attention_heads} heads</source>
        <translation>隐藏层大小 {hidden_size} 不是 {num_attention_heads} 个注意力头的倍数</translation>
    </message>
    <message>
        <source>holds bytes that are no text; write the row anew</source>
        <translation>含有不是文本的字节；请重新填写该行</translation>
    </message>
    <message>
        <source>is called “{name}” here, as no table could carry its name.</source>
        <translation>在此称为“{name}”，因为表格无法保存它原来的名称。</translation>
    </message>
    <message>
        <source>is no line of from;to;id;confidence, so it was passed over.</source>
        <translation>不是 from;to;id;confidence 形式的行，因此已略过。</translation>
    </message>
    <message>
        <source>is no rating (clip_id, reviewer, rates, label, time, value), so it was passed over.</source>
        <translation>不是评定（clip_id、reviewer、rates、label、time、value），已略过。</translation>
    </message>
    <message>
        <source>is no video or sound ({kind}); convert it to mp4 or wav, or take it out of the folder.</source>
        <translation>不是视频或声音（{kind}）；请转换为 mp4 或 wav，或从文件夹中移出。</translation>
    </message>
    <message>
        <source>it cannot be read: {reason}</source>
        <translation>无法读取：{reason}</translation>
    </message>
    <message>
        <source>it has {n} rows; take it with --fra, which pools them</source>
        <translation>有 {n} 行；请用 --fra 读取，它会做池化</translation>
    </message>
    <message>
        <source>it holds values that are no numbers</source>
        <translation>含有不是数字的值</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>它已损坏</translation>
    </message>
    <message>
        <source>it is damaged: {error}</source>
        <translation>文件已损坏：{error}</translation>
    </message>
    <message>
        <source>it is {dtype} {shape}, not numbers [D] or [T, D]</source>
        <translation>是 {dtype} {shape}，而不是 [D] 或 [T, D] 的数值</translation>
    </message>
    <message>
        <source>it names {count} modalities</source>
        <translation>它列出了 {count} 个模态</translation>
    </message>
    <message>
        <source>its column “{column}”</source>
        <translation>其“{column}”列</translation>
    </message>
    <message>
        <source>its features have no time</source>
        <translation>其特征没有时间</translation>
    </message>
    <message>
        <source>its picture cannot be decoded, only its sound is used</source>
        <translation>画面无法解码，只使用其声音</translation>
    </message>
    <message>
        <source>its size is not known</source>
        <translation>大小未知</translation>
    </message>
    <message>
        <source>its sound cannot be decoded</source>
        <translation>声音无法解码</translation>
    </message>
    <message>
        <source>its targets add up to {total:.3f}, not to 1</source>
        <translation>各目标概率之和为 {total:.3f}，而不是 1</translation>
    </message>
    <message>
        <source>its {name} are “{found}”</source>
        <translation>其 {name} 为“{found}”</translation>
    </message>
    <message>
        <source>labels were read as: {pairs}.</source>
        <translation>标签按如下方式读取：{pairs}。</translation>
    </message>
    <message>
        <source>line {line} holds no numbers where they are due</source>
        <translation>第 {line} 行应有数字之处没有数字</translation>
    </message>
    <message>
        <source>line {line} holds numbers that cannot be</source>
        <translation>第 {line} 行含有不可能的数值</translation>
    </message>
    <message>
        <source>line {line} is not whole</source>
        <translation>第 {line} 行不完整</translation>
    </message>
    <message>
        <source>line {line}: {reason}</source>
        <translation>第 {line} 行：{reason}</translation>
    </message>
    <message>
        <source>links to something that is not there; put it back, or take the link away.</source>
        <translation>链接指向的内容不存在；请把它放回原处，或删除该链接。</translation>
    </message>
    <message>
        <source>modalities is not a list of names; write for example speech,text.</source>
        <translation>modalities 不是名称列表；例如应写成 speech,text。</translation>
    </message>
    <message>
        <source>names no clip, so it was passed over.</source>
        <translation>没有指明片段，因此已略过。</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有回答</translation>
    </message>
    <message>
        <source>no answer within {seconds:g} s</source>
        <translation>{seconds:g} 秒内没有回答</translation>
    </message>
    <message>
        <source>no clip of that name lies beside, so the words were not taken.</source>
        <translation>旁边没有同名的片段，因此未采用其中的文字。</translation>
    </message>
    <message>
        <source>no face found in {total} frames</source>
        <translation>{total} 帧中都没有找到人脸</translation>
    </message>
    <message>
        <source>no file</source>
        <translation>没有文件</translation>
    </message>
    <message>
        <source>no file is named</source>
        <translation>没有指定文件</translation>
    </message>
    <message>
        <source>no labelled clip has pictures; there is nothing to learn prompts from.</source>
        <translation>没有任何已标注片段含有画面；无从学习提示。</translation>
    </message>
    <message>
        <source>no model is named; give --model, or --local and a preset to do without a server.</source>
        <translation>没有指定模型；请给出 --model，或用 --local 加预设，这样不需要服务器。</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>没有画面</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>没有画面</translation>
    </message>
    <message>
        <source>no pictures, only sound</source>
        <translation>没有画面，只有声音</translation>
    </message>
    <message>
        <source>no ranking of the labels, plain transcript</source>
        <translation>没有标签排序，使用纯文字稿</translation>
    </message>
    <message>
        <source>no server is named; give --server, for example http://localhost:11434/v1, or set {server}.</source>
        <translation>没有指定服务器；请给出 --server，例如 http://localhost:11434/v1，或设置 {server}。</translation>
    </message>
    <message>
        <source>no sound track</source>
        <translation>没有音轨</translation>
    </message>
    <message>
        <source>no transcript</source>
        <translation>没有文字稿</translation>
    </message>
    <message>
        <source>no word of the transcript is known to the model</source>
        <translation>文字稿中没有模型认识的词</translation>
    </message>
    <message>
        <source>none with a name</source>
        <translation>没有带名称的列</translation>
    </message>
    <message>
        <source>not extracted; run python -m trainer extract again, its log says why</source>
        <translation>未提取；请再次运行 python -m trainer extract，其日志会说明原因</translation>
    </message>
    <message>
        <source>nothing was changed; --yes does it without asking</source>
        <translation>未作任何改动；加 --yes 则不再询问直接执行</translation>
    </message>
    <message>
        <source>only its first {minutes:g} minutes are looked at</source>
        <translation>只看前 {minutes:g} 分钟</translation>
    </message>
    <message>
        <source>only silence on the sound track</source>
        <translation>音轨上只有静音</translation>
    </message>
    <message>
        <source>only the first {count} of {total} tokens</source>
        <translation>只用了 {total} 个词元中的前 {count} 个</translation>
    </message>
    <message>
        <source>only the first {count} words of {total}</source>
        <translation>只用了 {total} 个词中的前 {count} 个</translation>
    </message>
    <message>
        <source>only {milliseconds:.0f} ms of sound</source>
        <translation>只有 {milliseconds:.0f} 毫秒的声音</translation>
    </message>
    <message>
        <source>open_clip has no model “{model}”; use for example {near}.</source>
        <translation>open_clip 没有模型“{model}”；例如可使用 {near}。</translation>
    </message>
    <message>
        <source>parts of its sound cannot be decoded</source>
        <translation>部分声音无法解码</translation>
    </message>
    <message>
        <source>pass list takes no name; leave it out.</source>
        <translation>pass list 不需要名称，请去掉。</translation>
    </message>
    <message>
        <source>pass {act} takes the name of a pass, or its number; pass list shows them.</source>
        <translation>pass {act} 需要评审轮的名称或编号；pass list 会列出它们。</translation>
    </message>
    <message>
        <source>path is empty; name the clip&apos;s file.</source>
        <translation>path 为空；请指定片段的文件。</translation>
    </message>
    <message>
        <source>path “{text}” leads outside the table&apos;s folder; put the clip below it or write the whole path.</source>
        <translation>路径“{text}”指向表格所在文件夹之外；请把片段放到该文件夹下，或写出完整路径。</translation>
    </message>
    <message>
        <source>project.db is a database of another program; choose a folder that EmoDesk made.</source>
        <translation>project.db 是其他程序的数据库；请选择由 EmoDesk 创建的文件夹。</translation>
    </message>
    <message>
        <source>raters disagree ({counted}); most say {label}.</source>
        <translation>标注者意见不一（{counted}）；多数为 {label}。</translation>
    </message>
    <message>
        <source>raters disagree ({counted}); the clip comes in unlabelled.</source>
        <translation>标注者意见不一（{counted}）；该片段导入时不带标签。</translation>
    </message>
    <message>
        <source>read as {encoding}; save as UTF-8 what reads wrong.</source>
        <translation>按 {encoding} 读取；如有乱码请另存为 UTF-8。</translation>
    </message>
    <message>
        <source>split is labelled but label is empty; give the label or write unlabelled</source>
        <translation>split 为 labelled，但 label 为空；请给出标签，或写 unlabelled</translation>
    </message>
    <message>
        <source>start {start:g} s is not before the end of the file ({duration:.2f} s); mend it.</source>
        <translation>开始时间 {start:g} 秒不在文件末尾（{duration:.2f} 秒）之前；请改正。</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>the answer was cut off; give the model more tokens</source>
        <translation>回答被截断；请给模型更多词元</translation>
    </message>
    <message>
        <source>the clip itself</source>
        <translation>片段本身</translation>
    </message>
    <message>
        <source>the environment names the proxy {proxy}, of a kind that is not known here; use an http proxy, or name {url} in NO_PROXY.</source>
        <translation>环境变量指定了代理 {proxy}，其类型这里不支持；请使用 http 代理，或在 NO_PROXY 中写出 {url}。</translation>
    </message>
    <message>
        <source>the file ends early: {listed} of {entries} frames are there</source>
        <translation>文件提前结束：{entries} 帧中只有 {listed} 帧</translation>
    </message>
    <message>
        <source>the hub has no “{repo}”, or asks for a login; mend {setting}repo, or {advice}.</source>
        <translation>模型仓库中没有“{repo}”，或需要登录；请改正 {setting}repo，或{advice}。</translation>
    </message>
    <message>
        <source>the key for {url} has characters that no key has; copy it again.</source>
        <translation>{url} 的密钥含有密钥不会有的字符；请重新复制。</translation>
    </message>
    <message>
        <source>the line</source>
        <translation>该行</translation>
    </message>
    <message>
        <source>the model gives no finite likelihood</source>
        <translation>模型给出的似然不是有限值</translation>
    </message>
    <message>
        <source>the model refused</source>
        <translation>模型拒绝回答</translation>
    </message>
    <message>
        <source>the preset&apos;s text encoder is no language model; use --local base or mer2024.</source>
        <translation>该预设的文本编码器不是语言模型；请使用 --local base 或 mer2024。</translation>
    </message>
    <message>
        <source>the preset&apos;s video encoder is not emovclip; use --preset mer2024 or base.</source>
        <translation>该预设的视频编码器不是 emovclip；请使用 --preset mer2024 或 base。</translation>
    </message>
    <message>
        <source>the process that looks into files does not start; try python -m trainer.media serve.</source>
        <translation>检查文件的进程无法启动；请试试 python -m trainer.media serve。</translation>
    </message>
    <message>
        <source>the project has no clips.</source>
        <translation>项目中没有片段。</translation>
    </message>
    <message>
        <source>the server stayed busy (429)</source>
        <translation>服务器一直繁忙（429）</translation>
    </message>
    <message>
        <source>the server&apos;s filter kept the answer back</source>
        <translation>服务器的过滤器拦下了回答</translation>
    </message>
    <message>
        <source>the transcript has too many tokens ({length} with the prompt, {longest} fit)</source>
        <translation>文字稿的词元过多（连同提示词 {length} 个，最多 {longest} 个）</translation>
    </message>
    <message>
        <source>the transcript needs more memory than there is</source>
        <translation>文字稿需要的内存超出现有容量</translation>
    </message>
    <message>
        <source>the weights of “whisper” give {found} numbers a frame, not {width}; use Whisper-base.</source>
        <translation>“whisper”的权重每帧给出 {found} 个数，而不是 {width} 个；请使用 Whisper-base。</translation>
    </message>
    <message>
        <source>there is no file {path}; give the path of a safetensors bundle.</source>
        <translation>没有文件 {path}；请给出 safetensors 特征包的路径。</translation>
    </message>
    <message>
        <source>there is no key for {url}; set {keys} in the environment, or keep it in the system&apos;s keyring (keyring set {service} {url}).</source>
        <translation>没有 {url} 的密钥；请在环境变量中设置 {keys}，或存入系统钥匙串（keyring set {service} {url}）。</translation>
    </message>
    <message>
        <source>there is no modality “{unknown}” here; there are {modalities}.</source>
        <translation>这里没有模态“{unknown}”；有的是 {modalities}。</translation>
    </message>
    <message>
        <source>there is no model at {path}; fit a round first.</source>
        <translation>{path} 处没有模型；请先训练一个轮次。</translation>
    </message>
    <message>
        <source>there is no part “{part}”; use {parts}.</source>
        <translation>没有名为“{part}”的部分；请使用 {parts}。</translation>
    </message>
    <message>
        <source>there is no preset “{preset}”; use {known} or the path of a TOML file.</source>
        <translation>没有名为“{preset}”的预设；请使用 {known}，或 TOML 文件的路径。</translation>
    </message>
    <message>
        <source>there is no such clip to ask about; name another table or --split.</source>
        <translation>没有可供询问的此类片段；请指定其他表格或 --split。</translation>
    </message>
    <message>
        <source>there is no {modality} encoder “{name}”; known are: {known}.</source>
        <translation>没有名为“{name}”的{modality}编码器；已知的有：{known}。</translation>
    </message>
    <message>
        <source>these {count} bytes are not a JPEG picture: {error}.</source>
        <translation>这 {count} 个字节不是 JPEG 图片：{error}。</translation>
    </message>
    <message>
        <source>tier “{name}” of {n} files holds no labels and no words, so it was passed over.</source>
        <translation>{n} 个文件的层“{name}”既没有标签也没有文本，因此已略过。</translation>
    </message>
    <message>
        <source>training.device is cuda but torch finds no GPU; use auto or cpu.</source>
        <translation>training.device 为 cuda，但 torch 找不到 GPU；请使用 auto 或 cpu。</translation>
    </message>
    <message>
        <source>training.window_crops needs the frame features of the clips, which a bundle does not have; crops were left out and only whole clips are trained on.</source>
        <translation>training.window_crops 需要片段的逐帧特征，而特征包没有；已略去窗口裁剪，只用完整片段训练。</translation>
    </message>
    <message>
        <source>tune --clips also needs --out, the folder of the prompts.</source>
        <translation>tune --clips 还需要 --out，即提示的文件夹。</translation>
    </message>
    <message>
        <source>unknown label “{word}”; use one of {labels}</source>
        <translation>未知标签“{word}”；请使用 {labels} 之一</translation>
    </message>
    <message>
        <source>unknown setting “{key}”; a setting is section.key, an encoder&apos;s encoders.modality.key.</source>
        <translation>未知的设置“{key}”；设置写作 section.key，编码器的设置写作 encoders.modality.key。</translation>
    </message>
    <message>
        <source>unknown setting “{key}”; write section.key, the sections are {sections}.</source>
        <translation>未知设置“{key}”；请写成“节.键”，节有 {sections}。</translation>
    </message>
    <message>
        <source>unknown setting “{key}”; “{parts}” has no parts.</source>
        <translation>未知设置“{key}”；“{parts}”没有下级。</translation>
    </message>
    <message>
        <source>unknown setting “{section}”; the sections are {known}.</source>
        <translation>未知设置“{section}”；节有 {known}。</translation>
    </message>
    <message>
        <source>unknown split “{split}”; use {splits}</source>
        <translation>未知划分“{split}”；请使用 {splits}</translation>
    </message>
    <message>
        <source>was written out of this project</source>
        <translation>由本项目写出</translation>
    </message>
    <message>
        <source>weight “{text}” is no number from 0 up</source>
        <translation>权重“{text}”不是 0 或更大的数</translation>
    </message>
    <message>
        <source>weights and targets of {count} clips were passed over; a project has labels and votes.</source>
        <translation>略过了 {count} 个片段的权重和目标概率；项目只保存标签和投票。</translation>
    </message>
    <message>
        <source>{clips} of {kinds} are too few to train on; label at least {minimum_clips} clips of at least 2 classes, better {comfortable_per_class} of each.</source>
        <translation>{kinds}的 {clips} 太少，无法训练；请至少标注 {minimum_clips} 个片段、至少 2 个类别，最好每个类别 {comfortable_per_class} 个。</translation>
    </message>
    <message>
        <source>{clip} takes no part in learning the prompts: {reason}</source>
        <translation>{clip} 不参与提示的学习：{reason}</translation>
    </message>
    <message>
        <source>{clip}: {problem}</source>
        <translation>{clip}：{problem}</translation>
    </message>
    <message>
        <source>{column} “{text}” is no probability (0 to 1)</source>
        <translation>{column}“{text}”不是概率（0 到 1）</translation>
    </message>
    <message>
        <source>{config_file} of {folder} has no model_cfg; fetch it again.</source>
        <translation>{folder} 的 {config_file} 中没有 model_cfg；请重新获取。</translation>
    </message>
    <message>
        <source>{count} files are named otherwise, so nothing comes from their names.</source>
        <translation>{count} 个文件的命名方式不同，因此无法从其名称中得到信息。</translation>
    </message>
    <message>
        <source>{count} of {total} clips could not be read in full; the notes say why.</source>
        <translation>{total} 个片段中有 {count} 个无法完整读取；备注中说明了原因。</translation>
    </message>
    <message>
        <source>{count} recordings stay whole: no subtitle of several lines lies beside.</source>
        <translation>{count} 段录音保持完整：旁边没有多行字幕。</translation>
    </message>
    <message>
        <source>{count} recordings stay whole: nobody speaks in them.</source>
        <translation>{count} 段录音保持完整：其中无人说话。</translation>
    </message>
    <message>
        <source>{count} recordings stay whole: what lasts {seconds:g} s or less is not cut.</source>
        <translation>{count} 段录音保持完整：不超过 {seconds:g} 秒的不切分。</translation>
    </message>
    <message>
        <source>{encoding}, separated by {separator}; columns read: {columns}</source>
        <translation>{encoding}，分隔符为{separator}；读取的列：{columns}</translation>
    </message>
    <message>
        <source>{error}</source>
        <translation>{error}</translation>
    </message>
    <message>
        <source>{error} A project&apos;s own labels go after --labels.</source>
        <translation>{error} 项目自己的标签写在 --labels 之后。</translation>
    </message>
    <message>
        <source>{error} The clip comes in without it.</source>
        <translation>{error} 该片段将不带它导入。</translation>
    </message>
    <message>
        <source>{field}: of {count} clips another source says otherwise; what this one says holds ({first}).</source>
        <translation>{field}：有 {count} 个片段，另一来源的说法不同；以此处为准（{first}）。</translation>
    </message>
    <message>
        <source>{file} has changed since it was imported as {names}; put the old file back, or replace it by the new one.</source>
        <translation>{file} 自作为 {names} 导入后已更改；请放回旧文件，或以新文件替换。</translation>
    </message>
    <message>
        <source>{file} has no “{field}”.</source>
        <translation>{file} 中没有“{field}”。</translation>
    </message>
    <message>
        <source>{file} has {rows} rows and {numbers} values; no features are as many, a row is a clip.</source>
        <translation>{file} 有 {rows} 行、{numbers} 个数值；特征不会有这么多，一行是一个片段。</translation>
    </message>
    <message>
        <source>{file} holds more than {most} intervals, as no recording does; save it from Praat in parts.</source>
        <translation>{file} 含有超过 {most} 个区间，没有哪段录音有这么多；请在 Praat 中分成几部分保存。</translation>
    </message>
    <message>
        <source>{file} holds no ratings; export them again (--to ratings).</source>
        <translation>{file} 中没有评定；请重新导出（--to ratings）。</translation>
    </message>
    <message>
        <source>{file} is empty: the log of a project in which nobody has decided.</source>
        <translation>{file} 是空的：这是一个尚无人作出决定的项目的日志。</translation>
    </message>
    <message>
        <source>{file}: “{name}” unpacks to {size} GB; no features of a clip are as many, one array is a clip.</source>
        <translation>{file}：“{name}”解压后有 {size} GB；一个片段的特征不会这么多，一个数组是一个片段。</translation>
    </message>
    <message>
        <source>{folder} holds a model of the kind “{kind}”, not “{wanted}”; name another folder with {setting}.</source>
        <translation>{folder} 中是“{kind}”类型的模型，而不是“{wanted}”；请用 {setting} 指定另一个文件夹。</translation>
    </message>
    <message>
        <source>{folder} holds neither evaluations nor transcriptions as IEMOCAP has them; name a table.</source>
        <translation>{folder} 中既没有 IEMOCAP 格式的评定文件，也没有其转写文件；请指定一个表格。</translation>
    </message>
    <message>
        <source>{folder} is not there any more.</source>
        <translation>{folder} 已不存在。</translation>
    </message>
    <message>
        <source>{folder} lacks {n} shards of {count} ({missing}); fetch them there.</source>
        <translation>{folder} 缺少 {count} 个分片中的 {n} 个（{missing}）；请获取到那里。</translation>
    </message>
    <message>
        <source>{folder} named by {setting} lacks {n} files ({missing}); put them there.</source>
        <translation>{setting} 指定的 {folder} 缺少 {n} 个文件（{missing}）；请放到那里。</translation>
    </message>
    <message>
        <source>{folder} was trained on the labels {labels} ({file}), this project has {labels2}; run the round again.</source>
        <translation>{folder} 是用标签 {labels} 训练的（{file}），而本项目的标签为 {labels2}；请重新运行该轮。</translation>
    </message>
    <message>
        <source>{how}.</source>
        <translation>{how}。</translation>
    </message>
    <message>
        <source>{how}; passed over: {names}.</source>
        <translation>{how}；略过：{names}。</translation>
    </message>
    <message>
        <source>{n} clips take the label that all stretches share.</source>
        <translation>有 {n} 个片段采用其所有区段共有的标签。</translation>
    </message>
    <message>
        <source>{n} files of clips cannot be found (the first: {path}); “emodesk rounds curves PROJECT N” takes each clip where the project has it now.</source>
        <translation>找不到 {n} 个片段文件（第一个：{path}）；“emodesk rounds curves 项目 N”会到项目现在记录的位置取每个片段。</translation>
    </message>
    <message>
        <source>{path} asks for “{command}”, which no trainer does.</source>
        <translation>{path} 要求“{command}”，训练程序没有这个命令。</translation>
    </message>
    <message>
        <source>{path} cannot be used ({why}); remove it.</source>
        <translation>{path} 无法使用（{why}）；请将其删除。</translation>
    </message>
    <message>
        <source>{reason}; asked again in {seconds:.0f} s, try {number} of {tries}</source>
        <translation>{reason}；{seconds:.0f} 秒后再问，第 {number} 次，共 {tries} 次</translation>
    </message>
    <message>
        <source>{source} names one of its labels twice ({names}).</source>
        <translation>{source} 中有一个标签出现了两次（{names}）。</translation>
    </message>
    <message>
        <source>{source} names one of its modalities twice ({names}).</source>
        <translation>{source} 中有一个模态出现了两次（{names}）。</translation>
    </message>
    <message>
        <source>{url} refused the key ({status}); check the one that was typed, {variable} in the environment, or the keyring&apos;s entry.</source>
        <translation>{url} 拒绝了密钥（{status}）；请检查输入的密钥、环境变量 {variable} 或钥匙串中的条目。</translation>
    </message>
    <message>
        <source>{what} in {file} were changed by another program and were made anew; “emodesk check” looks whether all decisions are what they were.</source>
        <translation>{file} 中的 {what} 被其他程序改动过，已重新建立；“emodesk check” 可检查所有决定是否仍与原来一致。</translation>
    </message>
    <message>
        <source>{what} is not as EmoDesk makes it</source>
        <translation>{what} 与 EmoDesk 所建的不同</translation>
    </message>
    <message>
        <source>{why}</source>
        <translation>{why}</translation>
    </message>
    <message>
        <source>“subsets” with everything present are not “probabilities”</source>
        <translation>模态齐全时的“subsets”与“probabilities”不一致</translation>
    </message>
    <message>
        <source>“{clip}”: {annotator} decided otherwise here, and that holds; {label} was not taken.</source>
        <translation>“{clip}”：{annotator} 在此作出了不同的决定，以该决定为准；未采用 {label}。</translation>
    </message>
    <message>
        <source>“{clip}”: {annotator} gives it {labels} along its time; that is no label of the whole clip.</source>
        <translation>“{clip}”：{annotator} 在不同时段给出 {labels}；这不是整个片段的标签。</translation>
    </message>
    <message>
        <source>“{clip}”: {annotator} rated it here, and that holds.</source>
        <translation>“{clip}”：{annotator} 已在此处评定，以此为准。</translation>
    </message>
    <message>
        <source>“{clip}”: {error}, or map it (--map).</source>
        <translation>“{clip}”：{error}，或映射它（--map）。</translation>
    </message>
    <message>
        <source>“{clip}”: {field} “{old}” → “{new}”; kept, as a person decided on the clip.</source>
        <translation>“{clip}”：{field}“{old}”→“{new}”；因已有人对该片段作出决定而保留原值。</translation>
    </message>
    <message>
        <source>“{colour}” is no colour; write it as #1A2B3C.</source>
        <translation>“{colour}”不是颜色；请写成 #1A2B3C 的形式。</translation>
    </message>
    <message>
        <source>“{label}” cannot count as “{other}”, which is no label.</source>
        <translation>“{label}”不能算作“{other}”，后者不是标签。</translation>
    </message>
    <message>
        <source>“{label}” counts as “{other}”: decisions {n}, labels that came with clips {imports}. The log keeps what was decided.</source>
        <translation>“{label}”算作“{other}”：决定 {n}，随片段导入的标签 {imports}。记录保留当时的决定。</translation>
    </message>
    <message>
        <source>“{label}” is called “{new}” from now on; its decisions ({n}) stay its own.</source>
        <translation>“{label}”今后改称“{new}”；它的决定（{n}）仍归它所有。</translation>
    </message>
    <message>
        <source>“{label}” is new; a round that is trained from now on can learn it.</source>
        <translation>“{label}”是新标签；今后训练的轮次可以学到它。</translation>
    </message>
    <message>
        <source>“{label}” is the name of another label; choose a new one.</source>
        <translation>“{label}”是另一个标签的名称；请换一个新的。</translation>
    </message>
    <message>
        <source>“{pattern}” names no fields; write {fields} in braces once each, and {empty} for what does not matter.</source>
        <translation>“{pattern}”未指明任何字段；请将 {fields} 各用一次花括号括起，无关部分写 {empty}。</translation>
    </message>
    <message>
        <source> (process {pid})</source>
        <translation>（进程 {pid}）</translation>
    </message>
    <message>
        <source> and the shards it names</source>
        <translation>及其列出的分片</translation>
    </message>
    <message>
        <source> to {end:g} s</source>
        <translation>到 {end:g} 秒</translation>
    </message>
    <message>
        <source> to “{name}”</source>
        <translation>为“{name}”</translation>
    </message>
    <message>
        <source>--clips {clips} are too few for a first round; ask for {fewest} clips or more.</source>
        <translation>--clips {clips} 对第一轮来说太少；请至少要 {fewest} 个片段。</translation>
    </message>
    <message>
        <source>--json goes with --from; with --watch there is no end to report at.</source>
        <translation>--json 只能与 --from 同用；使用 --watch 时没有可报告的终点。</translation>
    </message>
    <message>
        <source>A comment says something; write it, or leave it.</source>
        <translation>评论不能为空；请写点什么，或者取消。</translation>
    </message>
    <message>
        <source>A label set names each label once</source>
        <translation>一套标签中每个标签只能出现一次</translation>
    </message>
    <message>
        <source>Another round was applied meanwhile; look at what may be accepted under this one.</source>
        <translation>其间已改用另一轮次;请查看在当前轮次下可接受哪些。</translation>
    </message>
    <message>
        <source>Clips hold the label “{label}”, which emodesk.toml does not have; “emodesk labels PROJECT --map {label}=…” says what it is called now, or put it back.</source>
        <translation>有片段带有标签“{label}”，而 emodesk.toml 中没有它；可用 “emodesk labels PROJECT --map {label}=…” 指明它现在的名称，或把它加回去。</translation>
    </message>
    <message>
        <source>Curves of round {number} are still being drawn; try again in a moment.</source>
        <translation>第 {number} 轮的曲线仍在绘制；请稍后再试。</translation>
    </message>
    <message>
        <source>Decisions or imports hold labels that emodesk.toml does not have: {held}. “emodesk labels PROJECT --map OLD=NEW” says what they are called now; until then no round can be started.</source>
        <translation>有决定或导入带有 emodesk.toml 中没有的标签：{held}。请用 “emodesk labels PROJECT --map OLD=NEW” 指明它们现在的名称；在此之前无法开始新一轮。</translation>
    </message>
    <message>
        <source>Deleted bytes could not be wiped from the database ({error}); free some space and do it again.</source>
        <translation>无法从数据库中清除已删除的数据（{error}）；请腾出一些空间后重试。</translation>
    </message>
    <message>
        <source>Every clip is taken for a candidate; name the challenge&apos;s table of candidates.</source>
        <translation>所有片段都被当作候选；请指定挑战赛的候选表。</translation>
    </message>
    <message>
        <source>Every clip with the label that holds</source>
        <translation>每个片段及其有效的标签</translation>
    </message>
    <message>
        <source>Every decision ever made</source>
        <translation>作出过的所有决定</translation>
    </message>
    <message>
        <source>Give 1 to {most} modalities (--utt NAME=PLACE), each another name.</source>
        <translation>请给出 1 到 {most} 个模态（--utt NAME=PLACE），名称各不相同。</translation>
    </message>
    <message>
        <source>Hardly any clip was left that could be adopted.</source>
        <translation>几乎没有剩下可以采纳的片段。</translation>
    </message>
    <message>
        <source>Hugging Face: a folder of the labelled clips by split</source>
        <translation>Hugging Face：按划分存放有标签片段的文件夹</translation>
    </message>
    <message>
        <source>Labels and pseudo-labels as JSON lines</source>
        <translation>标签与伪标签，每行一个 JSON</translation>
    </message>
    <message>
        <source>Labels and pseudo-labels in one Parquet table</source>
        <translation>标签与伪标签合为一个 Parquet 表</translation>
    </message>
    <message>
        <source>MER challenge: a submission, one row for every candidate</source>
        <translation>MER 挑战赛：提交文件，每个候选一行</translation>
    </message>
    <message>
        <source>NOVA: a folder of discrete annotations</source>
        <translation>NOVA：离散标注的文件夹</translation>
    </message>
    <message>
        <source>No clip in this project is of the speaker “{speaker}”.</source>
        <translation>本项目中没有说话人“{speaker}”的片段。</translation>
    </message>
    <message>
        <source>No clip was left of which at least {percent} % would be right.</source>
        <translation>没有剩下估计正确率至少为 {percent} % 的片段。</translation>
    </message>
    <message>
        <source>No copy of {path} could be made in {parent} ({error}), so it was left as it is; free some space there and do it again.</source>
        <translation>无法在 {parent} 中制作 {path} 的副本（{error}），原文件保持不变；请在那里腾出一些空间后重试。</translation>
    </message>
    <message>
        <source>No decision and no clip holds the label “{label}”.</source>
        <translation>没有任何决定或片段带有标签“{label}”。</translation>
    </message>
    <message>
        <source>No round is applied, so there are no pseudo-labels in it.</source>
        <translation>尚未应用任何轮次，因此其中没有伪标签。</translation>
    </message>
    <message>
        <source>None of the {count} labelled clips has {what} that can be used{why}; look at these clips, or write down what is said in them.</source>
        <translation>{count} 个已标注片段中没有一个具有可用的{what}{why}；请查看这些片段，或写下其中说的话。</translation>
    </message>
    <message>
        <source>Parquet needs pyarrow, which is not installed; run “pip install pyarrow”, or write .jsonl.</source>
        <translation>写 Parquet 需要 pyarrow，但尚未安装；请运行“pip install pyarrow”，或改写 .jsonl。</translation>
    </message>
    <message>
        <source>Pseudo-labels with probabilities, shares and where they come from</source>
        <translation>伪标签及其概率、贡献份额和来源</translation>
    </message>
    <message>
        <source>Put {copy} back?</source>
        <translation>要恢复 {copy} 吗？</translation>
    </message>
    <message>
        <source>Round {number} has no predictions here; choose one that has ended.</source>
        <translation>第 {number} 轮在此没有预测；请选择已结束的轮次。</translation>
    </message>
    <message>
        <source>Round {number} has results that are not in the project yet; “emodesk rounds promote” ingests them. Delete it with its results (--with-results) to go on.</source>
        <translation>第 {number} 轮有尚未纳入项目的结果；可用“emodesk rounds promote”纳入。若要继续，请连同结果一起删除（--with-results）。</translation>
    </message>
    <message>
        <source>Round {number} has results, and {shown} decisions were made with these before the eyes ({taken} took its label); they stay, but why they were made could not be looked up. Delete it with its results (--with-results) to go on.</source>
        <translation>第 {number} 轮有结果，有 {shown} 个决定是看着它们做出的（其中 {taken} 个采用了它的标签）；这些决定会保留，但将无法再查看当时的依据。若要继续，请连同结果一起删除（--with-results）。</translation>
    </message>
    <message>
        <source>Round {number} has results; delete it with its results (--with-results) to go on.</source>
        <translation>第 {number} 轮有结果。若要继续，请连同结果一起删除（--with-results）。</translation>
    </message>
    <message>
        <source>Round {number} made no curves, so {modalities} have no tiers along time.</source>
        <translation>第 {number} 轮没有生成曲线，因此 {modalities} 没有随时间的层。</translation>
    </message>
    <message>
        <source>The name of {path} is not UTF-8; rename it{hint}.</source>
        <translation>{path} 的名称不是 UTF-8；请将其重命名{hint}。</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>文本列表</translation>
    </message>
    <message>
        <source>a name ending in “{end}”</source>
        <translation>文件名以“{end}”结尾</translation>
    </message>
    <message>
        <source>a name without an ending</source>
        <translation>文件名没有扩展名</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a word</source>
        <translation>一个词</translation>
    </message>
    <message>
        <source>are no videos or sounds ({names}); convert them to mp4 or wav, or take them out of the folder.</source>
        <translation>不是视频或声音（{names}）；请转换为 mp4 或 wav，或将它们移出文件夹。</translation>
    </message>
    <message>
        <source>cannot be imported ({error})</source>
        <translation>无法导入（{error}）</translation>
    </message>
    <message>
        <source>cannot be looked into: {reason}; change its permissions.</source>
        <translation>无法查看：{reason}；请更改其权限。</translation>
    </message>
    <message>
        <source>crashes the decoder</source>
        <translation>会使解码器崩溃</translation>
    </message>
    <message>
        <source>fetch {files}{shards} of {repo} (revision {revision}) where there is a network and put them into {folder}, or name their folder with {setting}</source>
        <translation>在有网络的地方获取 {repo}（版本 {revision}）的 {files}{shards}，放入 {folder}，或用 {setting} 指定其所在文件夹</translation>
    </message>
    <message>
        <source>is damaged: no {name} text from byte {start} on; save it as UTF-8</source>
        <translation>已损坏：从第 {start} 字节起不是 {name} 文本；请另存为 UTF-8</translation>
    </message>
    <message>
        <source>is no text file; save it as UTF-8 text</source>
        <translation>不是文本文件；请另存为 UTF-8 文本</translation>
    </message>
    <message>
        <source>is not UTF-8 (byte {start}); save it as UTF-8, or name its encoding</source>
        <translation>不是 UTF-8（第 {start} 字节）；请另存为 UTF-8，或指明其编码</translation>
    </message>
    <message>
        <source>is not installed</source>
        <translation>没有安装</translation>
    </message>
    <message>
        <source>is not {encoding} (byte {start}); name another encoding</source>
        <translation>不是 {encoding}（第 {start} 字节）；请指明其他编码</translation>
    </message>
    <message>
        <source>is the same clip as “{clip}”, byte for byte; it came in once.</source>
        <translation>与“{clip}”逐字节相同；只导入了一次。</translation>
    </message>
    <message>
        <source>its name is not UTF-8; rename it{hint} and import the folder again.</source>
        <translation>文件名不是 UTF-8；请将其重命名{hint}，然后重新导入该文件夹。</translation>
    </message>
    <message>
        <source>keeps the decoder busy for more than {seconds:g} s</source>
        <translation>让解码器忙碌超过 {seconds:g} 秒</translation>
    </message>
    <message>
        <source>label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>links to a folder above it; it was passed over, import that folder by itself.</source>
        <translation>链接到其上级文件夹；已略过，请单独导入那个文件夹。</translation>
    </message>
    <message>
        <source>no encoder at all</source>
        <translation>没有任何编码器</translation>
    </message>
    <message>
        <source>no encoder for {modality}</source>
        <translation>没有{modality}的编码器</translation>
    </message>
    <message>
        <source>nobody is here to agree; add --yes.</source>
        <translation>无人在场同意；请加上 --yes。</translation>
    </message>
    <message>
        <source>nothing of this folder came in: {what}</source>
        <translation>该文件夹中的内容均未导入：{what}</translation>
    </message>
    <message>
        <source>path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>speaker</source>
        <translation>说话人</translation>
    </message>
    <message>
        <source>split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>the clip {path}</source>
        <translation>片段 {path}</translation>
    </message>
    <message>
        <source>the features folder {folder}</source>
        <translation>特征文件夹 {folder}</translation>
    </message>
    <message>
        <source>transcript</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>{copy} cannot be put back: {reason}.</source>
        <translation>无法恢复 {copy}：{reason}。</translation>
    </message>
    <message>
        <source>{copy} is no copy of a project&apos;s database ({error}).</source>
        <translation>{copy} 不是项目数据库的副本（{error}）。</translation>
    </message>
    <message>
        <source>{error} {left}</source>
        <translation>{error} {left}</translation>
    </message>
    <message>
        <source>{error}, or map it (--map); the clip comes in unlabelled.</source>
        <translation>{error}，或用 --map 映射；该片段导入时不带标签。</translation>
    </message>
    <message>
        <source>{error}; check the address, and that the server runs.</source>
        <translation>{error}；请检查地址，并确认服务器正在运行。</translation>
    </message>
    <message>
        <source>{error}; name that address if you trust it.</source>
        <translation>{error}；如果信任该地址，请直接指定它。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>无法读取 {file}：{reason}。</translation>
    </message>
    <message>
        <source>{file} declares a document type, which annotation programs never write; it was not read.</source>
        <translation>{file} 声明了文档类型，标注程序从不这样写；未读取该文件。</translation>
    </message>
    <message>
        <source>{file} has changed since it was imported as {names}, and is now the same as another clip, byte for byte; put the old file back.</source>
        <translation>{file} 自作为 {names} 导入后已更改，现在与另一个片段逐字节相同；请放回旧文件。</translation>
    </message>
    <message>
        <source>{file} has no clips; add one row for each clip.</source>
        <translation>{file} 中没有片段；请为每个片段添加一行。</translation>
    </message>
    <message>
        <source>{file} has no column “{missing}”; it needs {header}.</source>
        <translation>{file} 没有“{missing}”列；它需要 {header}。</translation>
    </message>
    <message>
        <source>{file} has no column “{name}”; it has {columns}.</source>
        <translation>{file} 没有“{name}”列；它有：{columns}。</translation>
    </message>
    <message>
        <source>{file} has no column “{needed}”; it has {columns}. Rename the right one, or name it: --columns {first}=NAME.</source>
        <translation>{file} 没有“{needed}”列；它有：{columns}。请改列名，或用 --columns {first}=列名 指定。</translation>
    </message>
    <message>
        <source>{file} has no tensor “{missing}”, which its metadata lists; it has {names}.</source>
        <translation>{file} 没有其元数据列出的张量“{missing}”；它有 {names}。</translation>
    </message>
    <message>
        <source>{file} holds no tasks; export it from Label Studio as JSON, not JSON-MIN.</source>
        <translation>{file} 中没有任务；请从 Label Studio 导出为 JSON，而不是 JSON-MIN。</translation>
    </message>
    <message>
        <source>{file} is empty; its first line must name the columns.</source>
        <translation>{file} 是空的；第一行必须写出列名。</translation>
    </message>
    <message>
        <source>{file} is nested too deeply for an annotation file.</source>
        <translation>{file} 嵌套过深，不像标注文件。</translation>
    </message>
    <message>
        <source>{file} is no JSON that can be read ({reason}).</source>
        <translation>{file} 不是可读取的 JSON（{reason}）。</translation>
    </message>
    <message>
        <source>{file} is no TextGrid; save it from Praat as a text file.</source>
        <translation>{file} 不是 TextGrid；请在 Praat 中另存为文本文件。</translation>
    </message>
    <message>
        <source>{file} is no XML that can be read ({reason}).</source>
        <translation>{file} 不是可读取的 XML（{reason}）。</translation>
    </message>
    <message>
        <source>{file} is no annotation file; they end in {endings}.</source>
        <translation>{file} 不是标注文件；标注文件的扩展名为 {endings}。</translation>
    </message>
    <message>
        <source>{file} is no discrete annotation of NOVA.</source>
        <translation>{file} 不是 NOVA 的离散标注。</translation>
    </message>
    <message>
        <source>{file} is no file of ELAN; save it from ELAN as .eaf.</source>
        <translation>{file} 不是 ELAN 文件；请在 ELAN 中另存为 .eaf。</translation>
    </message>
    <message>
        <source>{file} is not a safetensors file that can be read ({error}).</source>
        <translation>{file} 不是可读取的 safetensors 文件（{error}）。</translation>
    </message>
    <message>
        <source>{file} is not a whole TextGrid; save it again from Praat.</source>
        <translation>{file} 不是完整的 TextGrid；请在 Praat 中重新保存。</translation>
    </message>
    <message>
        <source>{file} is not the database that was last open here: decision {n} is another one; compare it with a copy from backups.</source>
        <translation>{file} 不是上次在这里打开的数据库：第 {n} 条决定不同；请与 backups 中的副本对比。</translation>
    </message>
    <message>
        <source>{file} is not valid TOML: {error}.</source>
        <translation>{file} 不是有效的 TOML：{error}。</translation>
    </message>
    <message>
        <source>{file} is not whole ({reason}); mend it first.</source>
        <translation>{file} 不完整（{reason}）；请先修复。</translation>
    </message>
    <message>
        <source>{file} is too large for a clip&apos;s transcript; keep only what is said in the clip.</source>
        <translation>{file} 作为一个片段的文字稿太大；请只保留片段中说的话。</translation>
    </message>
    <message>
        <source>{file} is too large for an annotation file ({size} MB); split it.</source>
        <translation>{file} 对标注文件来说太大（{size} MB）；请将其拆分。</translation>
    </message>
    <message>
        <source>{file} line {line}</source>
        <translation>{file} 第 {line} 行</translation>
    </message>
    <message>
        <source>{file} line {line}: {error}.</source>
        <translation>{file} 第 {line} 行：{error}。</translation>
    </message>
    <message>
        <source>{file} line {line}: {problem}.</source>
        <translation>{file} 第 {line} 行：{problem}。</translation>
    </message>
    <message>
        <source>{file} names no candidates; take the challenge&apos;s table.</source>
        <translation>{file} 没有列出任何候选；请使用挑战赛的表。</translation>
    </message>
    <message>
        <source>{file} {error}.</source>
        <translation>{file} {error}。</translation>
    </message>
    <message>
        <source>{folder} cannot be loaded as Whisper ({error}).</source>
        <translation>无法将 {folder} 作为 Whisper 载入（{error}）。</translation>
    </message>
    <message>
        <source>{folder} cannot be loaded: {lines}.</source>
        <translation>无法加载 {folder}：{lines}。</translation>
    </message>
    <message>
        <source>{folder} cannot be opened: {reason}.</source>
        <translation>无法打开 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{folder} cannot be read: {error}</source>
        <translation>无法读取 {folder}：{error}</translation>
    </message>
    <message>
        <source>{folder} could not be opened, so no pictures were taken.</source>
        <translation>无法打开 {folder}，因此没有截图。</translation>
    </message>
    <message>
        <source>{folder} could not be saved: {reason}.</source>
        <translation>无法保存 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>{folder} has no safetensors, and other files are not read here; convert them.</source>
        <translation>{folder} 中没有 safetensors，而这里不读取其他文件；请先转换。</translation>
    </message>
    <message>
        <source>{folder} holds a project of your own; name another folder for the demo.</source>
        <translation>{folder} 中有您自己的项目；请为演示另指定一个文件夹。</translation>
    </message>
    <message>
        <source>{folder} holds damaged weights ({error}); fetch them again.</source>
        <translation>{folder} 中的权重已损坏（{error}）；请重新获取。</translation>
    </message>
    <message>
        <source>{folder} holds no clips ({video}); choose another folder.</source>
        <translation>{folder} 中没有片段（{video}）；请选择其他文件夹。</translation>
    </message>
    <message>
        <source>{folder} holds no learnt prompts ({reason}); run python -m trainer tune.</source>
        <translation>{folder} 中没有学习过的提示（{reason}）；请运行 python -m trainer tune。</translation>
    </message>
    <message>
        <source>{folder} holds no weights; put {single_files} or {single_files2} there.</source>
        <translation>{folder} 中没有权重；请把 {single_files} 或 {single_files2} 放到那里。</translation>
    </message>
    <message>
        <source>{folder} holds predictions of {rows} clips but a table of {count}; run the round again.</source>
        <translation>{folder} 中有 {rows} 个片段的预测，表格却有 {count} 个；请重新运行该轮次。</translation>
    </message>
    <message>
        <source>{folder} is an encoder-decoder; use a causal or an encoder model.</source>
        <translation>{folder} 是编码器-解码器模型；请使用因果模型或编码器模型。</translation>
    </message>
    <message>
        <source>{folder} is empty; put clips into it, or choose another folder.</source>
        <translation>{folder} 是空的；请放入片段，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>{folder} is no EmoDesk project ({file} is not there); make one with “emodesk new” or choose another folder.</source>
        <translation>{folder} 不是 EmoDesk 项目（没有 {file}）；请用“emodesk new”创建一个，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>{folder} is no causal language model; it cannot rank, use another or a server.</source>
        <translation>{folder} 不是因果语言模型；它无法排序，请使用其他模型或服务器。</translation>
    </message>
    <message>
        <source>{folder} is no folder; name a folder of clips.</source>
        <translation>{folder} 不是文件夹；请指定一个片段文件夹。</translation>
    </message>
    <message>
        <source>{folder} is no folder; name the one that clips arrive in.</source>
        <translation>{folder} 不是文件夹；请指明片段到达的文件夹。</translation>
    </message>
    <message>
        <source>{folder} is no folder; name the one that the clips lie in now.</source>
        <translation>{folder} 不是文件夹；请指明片段现在所在的文件夹。</translation>
    </message>
    <message>
        <source>{folder} is not empty; name a new folder for the export.</source>
        <translation>{folder} 不为空；请为导出指定一个新文件夹。</translation>
    </message>
    <message>
        <source>{folder} is not there, and the people&apos;s decisions were in it; restore it from a copy or from the project&apos;s backups folder.</source>
        <translation>{folder} 不见了，人们的决定都在其中；请从副本或项目的 backups 文件夹恢复。</translation>
    </message>
    <message>
        <source>{folder} is not there; make a project with “emodesk new” or choose another folder.</source>
        <translation>{folder} 不存在；请用“emodesk new”创建项目，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>{folder} is not there; name a folder of clips.</source>
        <translation>{folder} 不存在；请指定一个片段文件夹。</translation>
    </message>
    <message>
        <source>{folder} is open read-only, so nothing can be imported; make it writable and open it again.</source>
        <translation>{folder} 以只读方式打开，无法导入；请让它可写，然后重新打开。</translation>
    </message>
    <message>
        <source>{folder} is read-only, so its settings cannot be changed.</source>
        <translation>{folder} 是只读的，无法更改其设置。</translation>
    </message>
    <message>
        <source>{folder} is read-only, so no clip&apos;s path can be changed.</source>
        <translation>{folder} 是只读的，因此无法更改片段的路径。</translation>
    </message>
    <message>
        <source>{folder} knows no clip of this project; it belongs to another one.</source>
        <translation>{folder} 不认识本项目的任何片段；它属于另一个项目。</translation>
    </message>
    <message>
        <source>{folder} lacks the tensor {lost} and {count} more; fetch it again.</source>
        <translation>{folder} 缺少张量 {lost} 以及另外 {count} 个；请重新获取。</translation>
    </message>
    <message>
        <source>{folder} lacks the tensor {prefix}{missing} and {count} more.</source>
        <translation>{folder} 缺少张量 {prefix}{missing} 以及另外 {count} 个。</translation>
    </message>
    <message>
        <source>{folder} named by {setting} lacks {missing}; {other} is a checkpoint of another program (fairseq&apos;s end in .pt), take the repository&apos;s files in the format of transformers.</source>
        <translation>{setting} 指定的 {folder} 缺少 {missing}；{other} 是其他程序的检查点（fairseq 的以 .pt 结尾），请取该仓库中 transformers 格式的文件。</translation>
    </message>
    <message>
        <source>{folder} names files outside its folder; learn the prompts again.</source>
        <translation>{folder} 指向其文件夹之外的文件；请重新学习提示词。</translation>
    </message>
    <message>
        <source>{folder} was made by a newer EmoDesk (emodesk.toml is version {version}, this program knows {version2}); update EmoDesk to open it.</source>
        <translation>{folder} 由更新的 EmoDesk 创建（emodesk.toml 为版本 {version}，本程序只认识 {version2}）；请更新 EmoDesk 后再打开。</translation>
    </message>
    <message>
        <source>{folder} was written by a newer EmoDesk; update this one.</source>
        <translation>{folder} 由更新的 EmoDesk 写入；请更新本程序。</translation>
    </message>
    <message>
        <source>{folder}: the configuration describes a model of {numbers:.2g} numbers, the weights have {held:.2g} bytes; they are of different models, or cut off.</source>
        <translation>{folder}：配置描述的模型有 {numbers:.2g} 个数值，而权重只有 {held:.2g} 字节；两者属于不同的模型，或权重不完整。</translation>
    </message>
    <message>
        <source>{folder}: the configuration describes no model ({error}); fetch it again.</source>
        <translation>{folder}：配置描述的不是模型（{error}）；请重新下载。</translation>
    </message>
    <message>
        <source>{folder}: {name} has shape {list}, the model needs {list2}; configuration and weights are of different models.</source>
        <translation>{folder}：{name} 的形状为 {list}，模型需要 {list2}；配置与权重属于不同的模型。</translation>
    </message>
    <message>
        <source>{left} of {count} labelled clips are left out, as nothing in them can be used{why}.</source>
        <translation>{count} 个已标注片段中有 {left} 个被排除，因为其中没有可用的内容{why}。</translation>
    </message>
    <message>
        <source>{lost} of {total} frames cannot be decoded</source>
        <translation>{total} 帧中有 {lost} 帧无法解码</translation>
    </message>
    <message>
        <source>{lost} of {total} frames cannot be decoded (the first at {at:.2f} s)</source>
        <translation>{total} 帧中有 {lost} 帧无法解码（第一帧在 {at:.2f} 秒处）</translation>
    </message>
    <message>
        <source>{lost} of {total} frames have no finite features</source>
        <translation>{total} 帧中有 {lost} 帧的特征不是有限值</translation>
    </message>
    <message>
        <source>{machine} cannot take part: {error}</source>
        <translation>{machine} 无法参与：{error}</translation>
    </message>
    <message>
        <source>{machine} cannot write into the features folder {root} ({reason}); give the user that Ray runs as the right to.</source>
        <translation>{machine} 无法写入特征文件夹 {root}（{reason}）；请给运行 Ray 的用户写权限。</translation>
    </message>
    <message>
        <source>{machine} does not see {what}; put it on storage that all machines share, under the same path.</source>
        <translation>{machine} 看不到{what}；请把它放在所有机器共享的存储上，路径相同。</translation>
    </message>
    <message>
        <source>{machine} has another version of EmoDesk; install the same one on every machine.</source>
        <translation>{machine} 上的 EmoDesk 版本不同；请在每台机器上安装相同的版本。</translation>
    </message>
    <message>
        <source>{message}.</source>
        <translation>{message}。</translation>
    </message>
    <message>
        <source>{model} has no vision transformer; use a ViT.</source>
        <translation>{model} 没有视觉 Transformer；请使用 ViT。</translation>
    </message>
    <message>
        <source>{name} has no clips; add one row for each clip.</source>
        <translation>{name} 中没有片段；请为每个片段添加一行。</translation>
    </message>
    <message>
        <source>{name} is already open in another EmoDesk{holder}; go on there, or close it first.</source>
        <translation>{name} 已在另一个 EmoDesk{holder} 中打开；请在那里继续，或先关闭它。</translation>
    </message>
    <message>
        <source>{name} line {line}: {message}.</source>
        <translation>{name} 第 {line} 行：{message}。</translation>
    </message>
    <message>
        <source>{name} “{text}” is not a number of seconds</source>
        <translation>{name}“{text}”不是秒数</translation>
    </message>
    <message>
        <source>{name} “{text}” is not a time within the file</source>
        <translation>{name}“{text}”不是文件内的时间</translation>
    </message>
    <message>
        <source>{name}: {here} clips, width {width}; {absent} have no features, {zeros} only zeros, {bad} cannot be used</source>
        <translation>{name}：{here} 个片段，宽度 {width}；{absent} 个没有特征，{zeros} 个全为零，{bad} 个无法使用</translation>
    </message>
    <message>
        <source>{n} candidates stand twice ({names}); take the challenge&apos;s table as it is.</source>
        <translation>{n} 个候选出现两次（{names}）；请原样使用挑战赛的表。</translation>
    </message>
    <message>
        <source>{n} clips are in it without a label, as none holds for them.</source>
        <translation>其中 {n} 个片段没有标签，因为它们没有有效的标签。</translation>
    </message>
    <message>
        <source>{n} clips are left out, as no label holds for them.</source>
        <translation>略去 {n} 个片段，因为它们没有有效的标签。</translation>
    </message>
    <message>
        <source>{n} clips are left out, as nobody decided on them.</source>
        <translation>略去 {n} 个片段，因为无人对其作出决定。</translation>
    </message>
    <message>
        <source>{n} clips are left out, as nothing is said of them.</source>
        <translation>略去 {n} 个片段，因为没有任何关于它们的判断。</translation>
    </message>
    <message>
        <source>{n} clips have no pseudo-label, as round {number} does not know them.</source>
        <translation>{n} 个片段没有伪标签，因为第 {number} 轮不含这些片段。</translation>
    </message>
    <message>
        <source>{n} clips have several annotators; what most say is the label. A rule that counts votes (majority) keeps each one&apos;s word.</source>
        <translation>{n} 个片段有多位标注者；多数意见作为标签。计票的规则（majority）会保留每个人的意见。</translation>
    </message>
    <message>
        <source>{n} rows have the label that people gave, the others the round&apos;s.</source>
        <translation>{n} 行采用人给出的标签，其余采用该轮次的标签。</translation>
    </message>
    <message>
        <source>{out} holds a round already; give another --out, or --resume to go on with it.</source>
        <translation>{out} 中已有一个轮次；请另给 --out，或用 --resume 继续它。</translation>
    </message>
    <message>
        <source>{out} holds a round of other clips; give another --out.</source>
        <translation>{out} 中是其他片段的轮次；请另给 --out。</translation>
    </message>
    <message>
        <source>{out} holds prompts already; give another --out, or --resume to go on with them.</source>
        <translation>{out} 中已有提示；请另给 --out，或用 --resume 继续。</translation>
    </message>
    <message>
        <source>{out} holds prompts of other clips or settings; give another --out.</source>
        <translation>{out} 中是其他片段或设置的提示；请另给 --out。</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}).</source>
        <translation>无法读取 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}.</source>
        <translation>无法读取 {path}：{error}。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>无法读取 {path}：{reason}。</translation>
    </message>
    <message>
        <source>{path} cannot be understood ({error}); mend that line or take it from a copy.</source>
        <translation>无法理解 {path}（{error}）；请改正那一行，或从副本恢复。</translation>
    </message>
    <message>
        <source>{path} cannot be used ({why}); run the round again.</source>
        <translation>无法使用 {path}（{why}）；请重新运行该轮次。</translation>
    </message>
    <message>
        <source>{path} could not be saved ({reason}); choose another place.</source>
        <translation>无法保存 {path}（{reason}）；请选择其他位置。</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}; choose another place.</source>
        <translation>无法写入 {path}：{reason}；请选择其他位置。</translation>
    </message>
    <message>
        <source>{path} has no features that can be used for any of the clips; its names must be their clip_ids.</source>
        <translation>{path} 中没有任何片段可用的特征；其中的名称必须是片段的 clip_id。</translation>
    </message>
    <message>
        <source>{path} has no {place}; the prompt needs {{labels}} and {{transcript}}.</source>
        <translation>{path} 中没有 {place}；提示词需要 {{labels}} 和 {{transcript}}。</translation>
    </message>
    <message>
        <source>{path} has no {special}; it is of another model.</source>
        <translation>{path} 中没有 {special}；它属于另一个模型。</translation>
    </message>
    <message>
        <source>{path} has the tensor {full}, which this model does not; is it another model?</source>
        <translation>{path} 有张量 {full}，而该模型没有；是不是另一个模型？</translation>
    </message>
    <message>
        <source>{path} has the unknown field “{unknown}”.</source>
        <translation>{path} 有未知字段“{unknown}”。</translation>
    </message>
    <message>
        <source>{path} holds more than tensors (a pickle that would run code) and was refused; get the weights as safetensors.</source>
        <translation>{path} 中不只有张量（是会执行代码的 pickle），已被拒绝；请获取 safetensors 格式的权重。</translation>
    </message>
    <message>
        <source>{path} holds no JSON object.</source>
        <translation>{path} 中不是 JSON 对象。</translation>
    </message>
    <message>
        <source>{path} holds no table of tensors; get the weights as safetensors.</source>
        <translation>{path} 中没有张量表；请获取 safetensors 格式的权重。</translation>
    </message>
    <message>
        <source>{path} holds rankings by another {different}; give another --out.</source>
        <translation>{path} 中的排序来自不同的 {different}；请另给 --out。</translation>
    </message>
    <message>
        <source>{path} is a checkpoint of fairseq, whose names are not those of this model; take pytorch_model.bin or model.safetensors of the same repository, or convert it with transformers.</source>
        <translation>{path} 是 fairseq 的检查点，其中的名称与本模型不同；请取同一仓库的 pytorch_model.bin 或 model.safetensors，或用 transformers 转换。</translation>
    </message>
    <message>
        <source>{path} is a git-lfs pointer, not the file; run git lfs pull there, or fetch it again.</source>
        <translation>{path} 是 git-lfs 指针，不是文件本身；请在该处运行 git lfs pull，或重新下载。</translation>
    </message>
    <message>
        <source>{path} is a text (“{words}”), not weights; fetch it again.</source>
        <translation>{path} 是文本（“{words}”），不是权重；请重新下载。</translation>
    </message>
    <message>
        <source>{path} is a web page, saved in place of the weights; fetch it again, perhaps after a login.</source>
        <translation>{path} 是被当作权重保存的网页；请重新下载，可能需要先登录。</translation>
    </message>
    <message>
        <source>{path} is damaged ({error}); fetch it again.</source>
        <translation>{path} 已损坏（{error}）；请重新获取。</translation>
    </message>
    <message>
        <source>{path} is damaged ({first}); fetch it again.</source>
        <translation>{path} 已损坏（{first}）；请重新获取。</translation>
    </message>
    <message>
        <source>{path} is damaged; restore the latest copy from the project&apos;s backups folder.</source>
        <translation>{path} 已损坏；请从项目的 backups 文件夹恢复最新的副本。</translation>
    </message>
    <message>
        <source>{path} is empty.</source>
        <translation>{path} 是空的。</translation>
    </message>
    <message>
        <source>{path} is empty; fetch it again.</source>
        <translation>{path} 是空的；请重新下载。</translation>
    </message>
    <message>
        <source>{path} is no Baichuan configuration ({error}); fetch it again.</source>
        <translation>{path} 不是 Baichuan 配置（{error}）；请重新获取。</translation>
    </message>
    <message>
        <source>{path} is no HuBERT configuration ({reason}); fetch it again.</source>
        <translation>{path} 不是 HuBERT 配置（{reason}）；请重新下载。</translation>
    </message>
    <message>
        <source>{path} is no model configuration; fetch it again.</source>
        <translation>{path} 不是模型配置；请重新获取。</translation>
    </message>
    <message>
        <source>{path} is no tokenizer of sentencepiece ({reason}); fetch it again.</source>
        <translation>{path} 不是 sentencepiece 分词器（{reason}）；请重新获取。</translation>
    </message>
    <message>
        <source>{path} is not a model of EmoDesk ({error}).</source>
        <translation>{path} 不是 EmoDesk 的模型（{error}）。</translation>
    </message>
    <message>
        <source>{path} is not there, and nothing can be written beside it.</source>
        <translation>{path} 不存在，其旁边也无法写入。</translation>
    </message>
    <message>
        <source>{path} is not there; let the round end, or run it again.</source>
        <translation>{path} 不存在；请等轮次结束，或重新运行。</translation>
    </message>
    <message>
        <source>{path} is not valid JSON: {error}.</source>
        <translation>{path} 不是有效的 JSON：{error}。</translation>
    </message>
    <message>
        <source>{path} lacks the prompt {name}; learn the prompts again.</source>
        <translation>{path} 缺少提示 {name}；请重新学习提示。</translation>
    </message>
    <message>
        <source>{path} lacks the {tables}; restore the latest copy from the project&apos;s backups folder.</source>
        <translation>{path} 缺少 {tables}；请从项目的 backups 文件夹恢复最新的副本。</translation>
    </message>
    <message>
        <source>{path} names the database “{database}”; this EmoDesk opens only project.db.</source>
        <translation>{path} 指定了数据库“{database}”；本 EmoDesk 只打开 project.db。</translation>
    </message>
    <message>
        <source>{path} ranks {ranking}, but the labels are {labels}; run python -m trainer rank with these labels and another --out.</source>
        <translation>{path} 排序的是 {ranking}，而标签是 {labels}；请用这些标签和另一个 --out 运行 python -m trainer rank。</translation>
    </message>
    <message>
        <source>{path} says “{status}”, which is no state.</source>
        <translation>{path} 写着“{status}”，这不是一种状态。</translation>
    </message>
    <message>
        <source>{path} was changed after the round: its clips are not those of the predictions, or in another order; bring back the table as it was, or run the round again.</source>
        <translation>{path} 在该轮之后被改动：其中的片段与预测不符，或顺序不同；请恢复原来的表格，或重新运行该轮。</translation>
    </message>
    <message>
        <source>{path} was written by a newer EmoDesk (version {version}); update this one.</source>
        <translation>{path} 由更新的 EmoDesk（版本 {version}）写入；请更新本程序。</translation>
    </message>
    <message>
        <source>{path} was written by a newer EmoDesk; update this one.</source>
        <translation>{path} 由更新的 EmoDesk 写入；请更新本程序。</translation>
    </message>
    <message>
        <source>{path} with the rankings is not there; run python -m trainer rank, or leave it empty.</source>
        <translation>存放排序的 {path} 不存在；请运行 python -m trainer rank，或留空。</translation>
    </message>
    <message>
        <source>{path}: the tokenizer knows {pieces} pieces, the model {rows}; it is of another model.</source>
        <translation>{path}：分词器有 {pieces} 个词片，模型有 {rows} 个；它属于另一个模型。</translation>
    </message>
    <message>
        <source>{path}: {full} has shape {list}, the model needs {list2}; configuration and weights are of different models.</source>
        <translation>{path}：{full} 的形状为 {list}，模型需要 {list2}；配置与权重属于不同的模型。</translation>
    </message>
    <message>
        <source>{path}: {name} has shape {list}, the model needs {list2}; the prompts are of another CLIP.</source>
        <translation>{path}：{name} 的形状为 {list}，模型需要 {list2}；这些提示属于另一个 CLIP。</translation>
    </message>
    <message>
        <source>{place}: “{name}” has the width {width}, others {others}.</source>
        <translation>{place}：“{name}”的宽度为 {width}，其他为 {others}。</translation>
    </message>
    <message>
        <source>Round {number} has no results yet; they can be ingested once it has succeeded.</source>
        <translation>第 {number} 轮还没有结果；成功结束后才能读入。</translation>
    </message>
    <message>
        <source>--agreement is {count}; use 0 or more transcripts.</source>
        <translation>--agreement 为 {count}；请使用 0 或更多条转写。</translation>
    </message>
    <message>
        <source>--json goes with what comes in; train the round with “emodesk round”.</source>
        <translation>--json 用于说明导入的内容；请用“emodesk round”训练轮次。</translation>
    </message>
    <message>
        <source>--parallel is 1 to 64, --most 1 to {most}, --side 64 to 2048.</source>
        <translation>--parallel 为 1 到 64，--most 为 1 到 {most}，--side 为 64 到 2048。</translation>
    </message>
    <message>
        <source>--rate and --patience are numbers above 0.</source>
        <translation>--rate 和 --patience 是大于 0 的数字。</translation>
    </message>
    <message>
        <source>A process of the Ray cluster died {n} times over the same work, perhaps for want of memory ({reason}).</source>
        <translation>Ray 集群的进程在同一项工作上终止了 {n} 次，可能是内存不足（{reason}）。</translation>
    </message>
    <message>
        <source>A ranking is wished for, but encoders.text.rankings names no file for it.</source>
        <translation>需要排序，但 encoders.text.rankings 没有给出文件。</translation>
    </message>
    <message>
        <source>About {sent:,} tokens sent and {answered:,} answered.</source>
        <translation>约发送 {sent:,} 个词元，收到 {answered:,} 个。</translation>
    </message>
    <message>
        <source>ELAN: a folder with tiers for labels, words, opinions and modalities along time</source>
        <translation>ELAN：一个文件夹，含标签、文本、意见和各模态随时间的层</translation>
    </message>
    <message>
        <source>Gold clips in it: {n} of the {wanted} that its share asks for.</source>
        <translation>其中的金标片段：按其比例需要 {wanted} 个，有 {n} 个。</translation>
    </message>
    <message>
        <source>Intensity is 1 to 3, valence and arousal are 1 to 5, or 0 where they are not said.</source>
        <translation>强度为 1 到 3，效价和唤醒度为 1 到 5，未说明则为 0。</translation>
    </message>
    <message>
        <source>Label Studio: labels as annotations, pseudo-labels and opinions as predictions</source>
        <translation>Label Studio：标签作为标注，伪标签和意见作为预测</translation>
    </message>
    <message>
        <source>No clip was left of which at least {percent} % would be right and whose label {voices} voices name.</source>
        <translation>没有剩下估计正确率至少为 {percent} % 且有 {voices} 个声音给出同一标签的片段。</translation>
    </message>
    <message>
        <source>No opinion on “{clip}”: {error}.</source>
        <translation>对“{clip}”没有意见：{error}。</translation>
    </message>
    <message>
        <source>No round is in use yet; let one end and promote it, or name one with --round.</source>
        <translation>还没有正在使用的轮次；请让一轮结束并启用它，或用 --round 指定一轮。</translation>
    </message>
    <message>
        <source>On {host}: {message}</source>
        <translation>在 {host} 上：{message}</translation>
    </message>
    <message>
        <source>People who see no green can hardly tell the colours of “{label}” and “{other}” apart.</source>
        <translation>分不清绿色的人几乎看不出“{label}”和“{other}”的颜色有什么不同。</translation>
    </message>
    <message>
        <source>Prompts are to be learnt, but encoders.video.prompts names no folder for them.</source>
        <translation>需要学习提示，但 encoders.video.prompts 没有给出文件夹。</translation>
    </message>
    <message>
        <source>Remove those that the project is whole without?</source>
        <translation>删除其中对项目完整性没有影响的文件吗？</translation>
    </message>
    <message>
        <source>Round {number} cannot be cancelled: {reason}.</source>
        <translation>第 {number} 轮无法取消：{reason}。</translation>
    </message>
    <message>
        <source>Round {number} cannot be paused: {reason}.</source>
        <translation>第 {number} 轮无法暂停：{reason}。</translation>
    </message>
    <message>
        <source>Round {number} cannot be resumed: {reason}.</source>
        <translation>第 {number} 轮无法继续：{reason}。</translation>
    </message>
    <message>
        <source>Round {number} has ended; there is nothing to resume.</source>
        <translation>第 {number} 轮已经结束，没有可以继续的内容。</translation>
    </message>
    <message>
        <source>Round {number} has no model any more; it can only be trained again.</source>
        <translation>第 {number} 轮已没有模型；只能重新训练。</translation>
    </message>
    <message>
        <source>Round {number} is kept; take that mark away first.</source>
        <translation>第 {number} 轮已标为保留；请先取消该标记。</translation>
    </message>
    <message>
        <source>Round {number} is not running; there is nothing to cancel.</source>
        <translation>第 {number} 轮没有在运行；没有可取消的。</translation>
    </message>
    <message>
        <source>Round {number} is running already; cancel it first or wait for its end.</source>
        <translation>第 {number} 轮已在运行；请先取消它，或等待它结束。</translation>
    </message>
    <message>
        <source>Round {number} kept no embeddings; a new round does.</source>
        <translation>第 {number} 轮没有保存嵌入；新的一轮会保存。</translation>
    </message>
    <message>
        <source>Round {number} was made of other clips or labels than its folder has.</source>
        <translation>第 {number} 轮所用的片段或标签与其文件夹中的不同。</translation>
    </message>
    <message>
        <source>Round {number}: {why}</source>
        <translation>第 {number} 轮：{why}</translation>
    </message>
    <message>
        <source>Rounds {before} and {after} were trained on different labels; they cannot be compared.</source>
        <translation>第 {before} 轮和第 {after} 轮使用了不同的标签训练；无法比较。</translation>
    </message>
    <message>
        <source>Something is missing before “{where}” at place {place}; write a field, or words.</source>
        <translation>第 {place} 个字符处“{where}”之前缺少内容；请写字段或词语。</translation>
    </message>
    <message>
        <source>The Ray cluster has no core to spare; add machines to it.</source>
        <translation>Ray 集群没有空闲的核心；请为它添加机器。</translation>
    </message>
    <message>
        <source>The bracket at place {place} is not closed; add “)” where it ends.</source>
        <translation>第 {place} 个字符处的括号没有关闭；请在结尾处加“)”。</translation>
    </message>
    <message>
        <source>The brackets at place {place} stand too deep within each other.</source>
        <translation>第 {place} 个字符处的括号嵌套过深。</translation>
    </message>
    <message>
        <source>The command ended with {code} and said nothing.</source>
        <translation>命令以 {code} 结束，没有任何说明。</translation>
    </message>
    <message>
        <source>The command ended with {code}: {said}</source>
        <translation>命令以 {code} 结束：{said}</translation>
    </message>
    <message>
        <source>The curves of round {number} are still being drawn: {n} of {total} clips have theirs, the others nothing along time yet; export again once all are drawn.</source>
        <translation>第 {number} 轮的曲线仍在绘制：{total} 个片段中已有 {n} 个绘好，其余片段暂时没有随时间变化的内容；请在全部绘好后重新导出。</translation>
    </message>
    <message>
        <source>The engine ray needs Ray, which {missing}; pip install “emodesk[ray]”, or leave --engine ray out.</source>
        <translation>引擎 ray 需要 Ray，而它{missing}；请 pip install “emodesk[ray]”，或不用 --engine ray。</translation>
    </message>
    <message>
        <source>The features of “{modality}” are not at {path} any more; name their place again with “emodesk features add”, or take the modality out with “emodesk features rm”.</source>
        <translation>“{modality}”的特征已不在 {path}；请用“emodesk features add”重新指明位置，或用“emodesk features rm”去掉该模态。</translation>
    </message>
    <message>
        <source>The name of a source has 1 to {most} characters.</source>
        <translation>来源的名称应为 1 到 {most} 个字符。</translation>
    </message>
    <message>
        <source>The pass “{name}” has ended.</source>
        <translation>评审轮“{name}”已结束。</translation>
    </message>
    <message>
        <source>The process that draws curves has ended; select the clip again to try once more.</source>
        <translation>绘制曲线的进程已结束；请重新选择该片段再试一次。</translation>
    </message>
    <message>
        <source>The project has decisions already, and a log comes whole; import {file} into a new project.</source>
        <translation>项目中已有决定，而记录须整体导入；请将 {file} 导入新项目。</translation>
    </message>
    <message>
        <source>The project has no features “{name}”.</source>
        <translation>项目中没有特征“{name}”。</translation>
    </message>
    <message>
        <source>The queue shows the predictions of round {number}; promote another round first.</source>
        <translation>队列正显示第 {number} 轮的预测；请先启用另一轮。</translation>
    </message>
    <message>
        <source>The quotation mark at place {place} is not closed; add another where it ends.</source>
        <translation>第 {place} 个字符处的引号没有关闭；请在结尾处再加一个。</translation>
    </message>
    <message>
        <source>The round could not be made again: {reason}.</source>
        <translation>无法重新生成这一轮：{reason}。</translation>
    </message>
    <message>
        <source>The round&apos;s folder could not be written in {parent} ({reason}); make it writable and start the round again.</source>
        <translation>无法在 {parent} 中写入该轮的文件夹（{reason}）；请使其可写后重新开始该轮。</translation>
    </message>
    <message>
        <source>The second emotion is another one than the first; choose another label for one of them.</source>
        <translation>第二种情绪应与第一种不同；请为其中之一另选标签。</translation>
    </message>
    <message>
        <source>The share of blind clips lies between 0 and 1, not {share:g}.</source>
        <translation>盲评片段的比例应在 0 到 1 之间，而不是 {share:g}。</translation>
    </message>
    <message>
        <source>The share of overlap lies between 0 and 1, not {share:g}.</source>
        <translation>重叠比例应在 0 到 1 之间，而不是 {share:g}。</translation>
    </message>
    <message>
        <source>The share of wrong ones lies between 0 and 1, not {share:g}.</source>
        <translation>错误比例应在 0 到 1 之间，而不是 {share:g}。</translation>
    </message>
    <message>
        <source>The sound of {n} clips goes to {url}, model {model}; these people&apos;s voices {where}.</source>
        <translation>{n} 个片段的声音将发送到 {url}，模型 {model}；这些人的声音将{where}。</translation>
    </message>
    <message>
        <source>The text encoder of “{preset}” reads no ranking; choose base or mer2024.</source>
        <translation>“{preset}”的文本编码器不读取排序；请选择 base 或 mer2024。</translation>
    </message>
    <message>
        <source>The trainer ended with: {reason}.</source>
        <translation>训练程序结束：{reason}。</translation>
    </message>
    <message>
        <source>There is a pass “{name}” already; choose another name.</source>
        <translation>已有名为“{name}”的评审轮，请换一个名称。</translation>
    </message>
    <message>
        <source>There is no column “{name}”; there are {columns}.</source>
        <translation>没有列“{name}”；已有 {columns}。</translation>
    </message>
    <message>
        <source>There is no field “{word}” (place {place}); did you mean “{near}”?</source>
        <translation>没有字段“{word}”（第 {place} 个字符）；您是指“{near}”吗？</translation>
    </message>
    <message>
        <source>There is no field “{word}” (place {place}); fields are {fields}.</source>
        <translation>没有字段“{word}”（第 {place} 个字符）；字段有 {fields}。</translation>
    </message>
    <message>
        <source>There is no filter kept as “{name}” (place {place}); there are: {kept}.</source>
        <translation>没有名为“{name}”的筛选（第 {place} 个字符）；已有：{kept}。</translation>
    </message>
    <message>
        <source>There is no pass “{name}” in this project.</source>
        <translation>此项目中没有评审轮“{name}”。</translation>
    </message>
    <message>
        <source>There is no round {number} in this project, which has none yet; start one first.</source>
        <translation>此项目中没有第 {number} 轮，目前还没有任何轮次；请先开始一轮。</translation>
    </message>
    <message>
        <source>There is no round {number} in this project; name one of these: {numbers}.</source>
        <translation>此项目中没有第 {number} 轮；请选择其中之一：{numbers}。</translation>
    </message>
    <message>
        <source>These votes are your own; take them back with undo, or choose another reviewer.</source>
        <translation>这些是您自己的投票；请用撤销收回，或选择其他评审者。</translation>
    </message>
    <message>
        <source>They go through the proxy {proxy}, which the environment names.</source>
        <translation>将经过环境中指定的代理 {proxy}。</translation>
    </message>
    <message>
        <source>They travel in clear: everybody on the way can read them, and the key.</source>
        <translation>以明文传输：途中任何人都能读到它们和密钥。</translation>
    </message>
    <message>
        <source>This clip was yours for too long and may be somebody else&apos;s now; go on with the next.</source>
        <translation>此片段分配给您的时间已过，可能已交给他人；请继续下一个。</translation>
    </message>
    <message>
        <source>This filter is longer than {most} characters (from place {place}).</source>
        <translation>此筛选超过 {most} 个字符（自第 {place} 个字符起）。</translation>
    </message>
    <message>
        <source>This span is not there any more, or another reviewer&apos;s; mark one of your own.</source>
        <translation>该区段已不存在，或属于其他标注者；请标记自己的区段。</translation>
    </message>
    <message>
        <source>Votes are asked for until a share between 0.5 and 1, not {until:g}.</source>
        <translation>投票的停止概率应在 0.5 到 1 之间，而不是 {until:g}。</translation>
    </message>
    <message>
        <source>What was said of parts of clips</source>
        <translation>对片段各部分的标注</translation>
    </message>
    <message>
        <source>Whisper needs the package ctranslate2; install it with {command}.</source>
        <translation>Whisper 需要 ctranslate2 包；请用 {command} 安装。</translation>
    </message>
    <message>
        <source>Your command was run; the round begins once the machine that it names takes it up.</source>
        <translation>已执行您的命令；它所指定的机器接手后，这一轮就会开始。</translation>
    </message>
    <message>
        <source>a PDF</source>
        <translation>PDF 文件</translation>
    </message>
    <message>
        <source>a Parquet file</source>
        <translation>Parquet 文件</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>a recording that clips which stay are parts of</source>
        <translation>保留的片段也出自这份录像</translation>
    </message>
    <message>
        <source>a table of words and labels</source>
        <translation>词语与标签的表</translation>
    </message>
    <message>
        <source>a table with a path, and frames true or false</source>
        <translation>含 path 的表，且 frames 为 true 或 false</translation>
    </message>
    <message>
        <source>a web page or XML</source>
        <translation>网页或 XML</translation>
    </message>
    <message>
        <source>a workbook of a spreadsheet</source>
        <translation>电子表格工作簿</translation>
    </message>
    <message>
        <source>a workbook of a spreadsheet, or packed</source>
        <translation>电子表格工作簿或压缩文件</translation>
    </message>
    <message>
        <source>annotations are not read by themselves; bring in those of ELAN and Praat with import --annotations, or save the words as .srt or .txt.</source>
        <translation>标注文件不会自动读取；ELAN 和 Praat 的请用 import --annotations 导入，或将文字另存为 .srt 或 .txt。</translation>
    </message>
    <message>
        <source>answer&apos;s numbers are no probabilities</source>
        <translation>回答中的数字不是概率</translation>
    </message>
    <message>
        <source>any place</source>
        <translation>任何位置</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>更新之前</translation>
    </message>
    <message>
        <source>before another was put back</source>
        <translation>恢复另一副本之前</translation>
    </message>
    <message>
        <source>better on new speakers: {gain} [{low}, {high}]</source>
        <translation>对新说话人更好：{gain} [{low}, {high}]</translation>
    </message>
    <message>
        <source>better on other clips of the same people: {gain} [{low}, {high}]</source>
        <translation>对同一批人的其他片段更好：{gain} [{low}, {high}]</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>cannot be looked into</source>
        <translation>无法查看其内容</translation>
    </message>
    <message>
        <source>cannot be read as “{encoding}”, which is no encoding; name one such as gb18030, big5 or cp1252</source>
        <translation>不能按“{encoding}”读取，没有这种编码；请指定 gb18030、big5 或 cp1252 之类的编码</translation>
    </message>
    <message>
        <source>cannot tell</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>chain.rank is server; give chain.server and chain.model too.</source>
        <translation>chain.rank 为 server；还须给出 chain.server 和 chain.model。</translation>
    </message>
    <message>
        <source>chain.rank is “{rank}”; use server or local.</source>
        <translation>chain.rank 为“{rank}”；请用 server 或 local。</translation>
    </message>
    <message>
        <source>encoders.{modality} is no modality; use one of {modalities}, or the encoder “{own}” for a modality of your own, named by one word.</source>
        <translation>encoders.{modality} 不是模态；请用 {modalities} 之一，或以编码器“{own}”加入自己的模态（名称为一个词）。</translation>
    </message>
    <message>
        <source>frames in time</source>
        <translation>按时间的帧</translation>
    </message>
    <message>
        <source>has more than {most} fields; no table has so many</source>
        <translation>超过 {most} 个字段；没有表格有这么多</translation>
    </message>
    <message>
        <source>holds nothing that is said of a clip.</source>
        <translation>其中没有关于任何片段的内容。</translation>
    </message>
    <message>
        <source>is no JSON object that names the columns</source>
        <translation>不是写明各列名称的 JSON 对象</translation>
    </message>
    <message>
        <source>is no span (clip_id, start, end, label, note, reviewer), so it was passed over.</source>
        <translation>不是时段（clip_id、start、end、label、note、reviewer），已略过。</translation>
    </message>
    <message>
        <source>is not read by itself; labels of Label Studio come in with import --annotations.</source>
        <translation>不会自动读取；Label Studio 的标签请用 import --annotations 导入。</translation>
    </message>
    <message>
        <source>it begins before the recording does</source>
        <translation>其开始早于录音的开头</translation>
    </message>
    <message>
        <source>it could not be recognised: {reason}</source>
        <translation>无法识别：{reason}</translation>
    </message>
    <message>
        <source>it has neither pictures nor words</source>
        <translation>它既没有画面也没有文字</translation>
    </message>
    <message>
        <source>it holds an array of numbers, and only dictionaries, strings and numbers are read</source>
        <translation>它包含数值数组，而只读取字典、字符串和数字</translation>
    </message>
    <message>
        <source>it holds more than dictionaries, strings and numbers ({name})</source>
        <translation>它包含字典、字符串和数字以外的内容（{name}）</translation>
    </message>
    <message>
        <source>it holds “{name}”, and only dictionaries, strings and numbers are read</source>
        <translation>它包含“{name}”，而只读取字典、字符串和数字</translation>
    </message>
    <message>
        <source>it is an array of numbers, not of labels</source>
        <translation>它是数值数组，而不是标签</translation>
    </message>
    <message>
        <source>it is no array of NumPy&apos;s</source>
        <translation>它不是 NumPy 的数组</translation>
    </message>
    <message>
        <source>it is no array of numbers</source>
        <translation>它不是数值数组</translation>
    </message>
    <message>
        <source>it is no whole pickle ({reason})</source>
        <translation>它不是完整的 pickle（{reason}）</translation>
    </message>
    <message>
        <source>it lasts less than {seconds:g} s</source>
        <translation>其时长不足 {seconds:g} 秒</translation>
    </message>
    <message>
        <source>it names no clip; write “clip_id”.</source>
        <translation>没有指明片段；请写上“clip_id”。</translation>
    </message>
    <message>
        <source>it says nothing of any clip</source>
        <translation>其中没有提到任何片段</translation>
    </message>
    <message>
        <source>its confidence {value:g} is not from 0 to 1.</source>
        <translation>置信度 {value:g} 不在 0 到 1 之间。</translation>
    </message>
    <message>
        <source>its end lies before its start</source>
        <translation>其结束早于开始</translation>
    </message>
    <message>
        <source>its label is no word.</source>
        <translation>标签不是一个词。</translation>
    </message>
    <message>
        <source>its probabilities add up to {total:.3f}, not to 1.</source>
        <translation>概率之和为 {total:.3f}，而不是 1。</translation>
    </message>
    <message>
        <source>its probabilities are no object, such as {example}.</source>
        <translation>概率不是一个对象，例如 {example}。</translation>
    </message>
    <message>
        <source>its times cannot be read</source>
        <translation>其时间无法读取</translation>
    </message>
    <message>
        <source>its words have no times and the clips are parts of the file beside it, so none has them; save it as .srt, or give the table a column of words.</source>
        <translation>它的文字没有时间，而片段是旁边文件的一部分，因此没有片段得到这些文字；请另存为 .srt，或在表格中加一列文字。</translation>
    </message>
    <message>
        <source>labels that this project has not, so these clips are unlabelled: {words}. What is nearest: {mapping}</source>
        <translation>本项目没有的标签，因此这些片段未标注：{words}。最接近的：{mapping}</translation>
    </message>
    <message>
        <source>leave this machine</source>
        <translation>离开本机</translation>
    </message>
    <message>
        <source>may mean “{first}” as well as “{second}”; nothing was taken from it.</source>
        <translation>既可能指“{first}”，也可能指“{second}”；未从中取用任何内容。</translation>
    </message>
    <message>
        <source>no difference can be told: {gain} [{low}, {high}]</source>
        <translation>看不出差别：{gain} [{low}, {high}]</translation>
    </message>
    <message>
        <source>no features of this clip among those extracted elsewhere</source>
        <translation>别处提取的特征中没有该片段</translation>
    </message>
    <message>
        <source>no model is named; give --model, as the server calls it.</source>
        <translation>未指定模型；请用 --model 给出服务器所用的名称。</translation>
    </message>
    <message>
        <source>no preset is named; give --config.</source>
        <translation>没有指定预设；请给出 --config。</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无人</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>none of {labels} is an expression ({expressions}); say which are with --map.</source>
        <translation>{labels} 都不是表情（{expressions}）；请用 --map 说明对应关系。</translation>
    </message>
    <message>
        <source>nothing to compare by: no labelled clip was held out in both rounds</source>
        <translation>无从比较：没有已标注片段在两轮中都被留出</translation>
    </message>
    <message>
        <source>of the day</source>
        <translation>当日</translation>
    </message>
    <message>
        <source>one vector a clip</source>
        <translation>每个片段一个向量</translation>
    </message>
    <message>
        <source>only zeros among the features extracted elsewhere</source>
        <translation>别处提取的特征全为零</translation>
    </message>
    <message>
        <source>opinions --clips also needs --features, the folder that features are kept in.</source>
        <translation>opinions --clips 还需要 --features，即存放特征的文件夹。</translation>
    </message>
    <message>
        <source>packed</source>
        <translation>压缩文件</translation>
    </message>
    <message>
        <source>recognition by Whisper needs the package tokenizers; install it with {command}.</source>
        <translation>用 Whisper 识别需要 tokenizers 包；请用 {command} 安装。</translation>
    </message>
    <message>
        <source>recognition by sherpa-onnx needs its package; install it with {command}.</source>
        <translation>用 sherpa-onnx 识别需要其软件包；请用 {command} 安装。</translation>
    </message>
    <message>
        <source>sherpa-onnx needs the folder of a model; give --model.</source>
        <translation>sherpa-onnx 需要模型文件夹；请用 --model 给出。</translation>
    </message>
    <message>
        <source>stay on this machine</source>
        <translation>留在本机</translation>
    </message>
    <message>
        <source>still names one of them</source>
        <translation>仍提到其中之一</translation>
    </message>
    <message>
        <source>subtitles of this kind are not read; save them as .srt or .vtt.</source>
        <translation>无法读取此类字幕；请另存为 .srt 或 .vtt。</translation>
    </message>
    <message>
        <source>the clip has its words from another file beside it; keep the one that is right.</source>
        <translation>该片段已从旁边的另一个文件取得文本；请保留正确的那个。</translation>
    </message>
    <message>
        <source>the clip has other words from a table or its name, and those hold: “{told}” and not “{beside}”; neither these words nor their times are used.</source>
        <translation>该片段的文字来自表格或其名称，与此不同，以其为准：“{told}”，而非“{beside}”；此文件中的文字及其时间均未采用。</translation>
    </message>
    <message>
        <source>the environment says that no hub shall be asked (HF_HUB_OFFLINE); take that away first.</source>
        <translation>环境设置禁止访问模型库（HF_HUB_OFFLINE）；请先去掉。</translation>
    </message>
    <message>
        <source>the log&apos;s hash chain was made anew.</source>
        <translation>记录的哈希链已重新生成。</translation>
    </message>
    <message>
        <source>the server gives no answer in the form of OpenAI&apos;s interface</source>
        <translation>服务器的回答不符合 OpenAI 接口的形式</translation>
    </message>
    <message>
        <source>the tokenizer of these weights has no {token}; are they Whisper&apos;s?</source>
        <translation>这些权重的分词器中没有 {token}；它们是 Whisper 的吗？</translation>
    </message>
    <message>
        <source>what models say of clips ({n} times) is nobody&apos;s label, so it was passed over.</source>
        <translation>模型对片段的判断（{n} 处）不是任何人的标签，已略过。</translation>
    </message>
    <message>
        <source>worse on new speakers: {gain} [{low}, {high}]</source>
        <translation>对新说话人更差：{gain} [{low}, {high}]</translation>
    </message>
    <message>
        <source>worse on other clips of the same people: {gain} [{low}, {high}]</source>
        <translation>对同一批人的其他片段更差：{gain} [{low}, {high}]</translation>
    </message>
    <message>
        <source>{clip_id} is decided blind: choose a label.</source>
        <translation>{clip_id} 为盲评：请选择一个标签。</translation>
    </message>
    <message>
        <source>{corpus} is larger than labels are</source>
        <translation>{corpus} 比标签文件应有的大小更大</translation>
    </message>
    <message>
        <source>{corpus} is no dictionary of clips</source>
        <translation>{corpus} 不是以片段为键的字典</translation>
    </message>
    <message>
        <source>{count} clips of these may have their features already, as those of a copied project do: that shows when their files are read.</source>
        <translation>其中 {count} 个片段可能已有特征，例如复制来的项目中的片段：读取其文件后才能知道。</translation>
    </message>
    <message>
        <source>{count} lines are not cut out, this one first: {why}.</source>
        <translation>有 {count} 行未被切出，第一行是这里：{why}。</translation>
    </message>
    <message>
        <source>{count} names match without regard to folder, ending, letter case, accents or zeros before numbers, as {first}.</source>
        <translation>{count} 个名称在忽略文件夹、扩展名、大小写、重音和数字前的零之后匹配，例如 {first}。</translation>
    </message>
    <message>
        <source>{done}, {more}</source>
        <translation>{done}、{more}</translation>
    </message>
    <message>
        <source>{error}; name 2 to {most} different labels.</source>
        <translation>{error}；请写 2 到 {most} 个不同的标签。</translation>
    </message>
    <message>
        <source>{error}; the other transcripts were not sent.</source>
        <translation>{error}；其余文本未发送。</translation>
    </message>
    <message>
        <source>{file} cannot be read ({reason}).</source>
        <translation>无法读取 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>{file} cannot be read: {error}.</source>
        <translation>无法读取 {file}：{error}。</translation>
    </message>
    <message>
        <source>{file} has rows without names; put the clips.csv that it was made from beside it, with a row for each.</source>
        <translation>{file} 的各行没有名称；请把生成它的 clips.csv（每行一个片段）放在旁边。</translation>
    </message>
    <message>
        <source>{file} has the columns {columns}; it needs one of names ({names}), and the numbers as one column of lists or a column each.</source>
        <translation>{file} 的列为 {columns}；需要一个名称列（{names}），数值为一个列表列或各占一列。</translation>
    </message>
    <message>
        <source>{file} holds no labels as MERTools writes them (train_corpus …).</source>
        <translation>{file} 中没有 MERTools 所写的标签（train_corpus …）。</translation>
    </message>
    <message>
        <source>{file} holds the label “{label}”, which the project has not; make it with --labels of the old one.</source>
        <translation>{file} 中有本项目没有的标签“{label}”；请用原项目的 --labels 创建项目。</translation>
    </message>
    <message>
        <source>{file} holds {count} rows that cannot be used, as line {line} ({message}); mend it, or choose another.</source>
        <translation>{file} 有 {count} 行无法使用，例如第 {line} 行（{message}）；请修正，或另选一个文件。</translation>
    </message>
    <message>
        <source>{file} is a bundle of {names}; give the features the name of one of them.</source>
        <translation>{file} 是包含 {names} 的特征包；请以其中之一为特征命名。</translation>
    </message>
    <message>
        <source>{file} is a clip and no table; name the folder that it lies in.</source>
        <translation>{file} 是片段而不是表格；请指定它所在的文件夹。</translation>
    </message>
    <message>
        <source>{file} is a web page or XML in place of what is said; fetch it again.</source>
        <translation>{file} 是网页或 XML，里面不是说话内容；请重新获取该文件。</translation>
    </message>
    <message>
        <source>{file} is no table of opinions; they end in {endings}.</source>
        <translation>{file} 不是意见表；文件名应以 {endings} 结尾。</translation>
    </message>
    <message>
        <source>{file} is not there; name a file with one clip a line, open or all.</source>
        <translation>{file} 不存在；请指定每行一个片段的文件，或 open、all。</translation>
    </message>
    <message>
        <source>{file} is too large for a table ({size} MB); split it.</source>
        <translation>{file} 对表格来说太大（{size} MB）；请将其拆分。</translation>
    </message>
    <message>
        <source>{file} is too long for a table ({count} lines); split it.</source>
        <translation>{file} 对表格来说太长（{count} 行）；请将其拆分。</translation>
    </message>
    <message>
        <source>{file} is {what}; save it as CSV UTF-8.</source>
        <translation>{file} 是{what}；请另存为 UTF-8 编码的 CSV。</translation>
    </message>
    <message>
        <source>{file} line {line} is no entry of a log; export it again (--to log).</source>
        <translation>{file} 第 {line} 行不是记录条目；请重新导出（--to log）。</translation>
    </message>
    <message>
        <source>{file} needs the package pyarrow; install it with {command}.</source>
        <translation>{file} 需要 pyarrow 包；请用 {command} 安装。</translation>
    </message>
    <message>
        <source>{file} should end in .html or .pdf, so that it is clear what to write.</source>
        <translation>{file} 应以 .html 或 .pdf 结尾，以便明确要写什么。</translation>
    </message>
    <message>
        <source>{file} was made for other clips than those of the table, or for another order of them; make it again from this table.</source>
        <translation>{file} 是为其他片段或其他顺序的片段生成的，与表格不符；请用此表格重新生成。</translation>
    </message>
    <message>
        <source>{file} {what} (gb18030, big5, cp1252 …; on the command line --encoding).</source>
        <translation>{file} {what}（gb18030、big5、cp1252 …；命令行用 --encoding）。</translation>
    </message>
    <message>
        <source>{first} Not here either: {others}.</source>
        <translation>{first}另外，这里也没有：{others}。</translation>
    </message>
    <message>
        <source>{folder} already holds a project; open it, or name a new folder.</source>
        <translation>{folder} 已包含一个项目；请打开它，或指定新文件夹。</translation>
    </message>
    <message>
        <source>{folder} belongs to another project, in which it was started; take “log” out of its {file} if it is to be ingested all the same.</source>
        <translation>{folder} 属于另一个项目，是在那里启动的；如仍要导入，请从其 {file} 中删去“log”。</translation>
    </message>
    <message>
        <source>{folder} belongs to another project: {count} of its clips have the names of clips here, but other words, times or files, as “{clip}”.</source>
        <translation>{folder} 属于另一个项目：其中 {count} 个片段与这里的片段同名，但文本、时间或文件不同，例如“{clip}”。</translation>
    </message>
    <message>
        <source>{folder} cannot be loaded by sherpa-onnx ({reason}).</source>
        <translation>sherpa-onnx 无法加载 {folder}（{reason}）。</translation>
    </message>
    <message>
        <source>{folder} cannot be written to ({reason}), where {repo} belongs; have HF_HOME name a folder that can, then fetch again.</source>
        <translation>无法写入 {folder}（{reason}），而 {repo} 应放在那里；请让 HF_HOME 指向可写入的文件夹，然后重新获取。</translation>
    </message>
    <message>
        <source>{folder} has no clip “{clip}”.</source>
        <translation>{folder} 中没有片段“{clip}”。</translation>
    </message>
    <message>
        <source>{folder} has no room left for {repo}; make room, or have HF_HOME name a folder on a larger disk, then fetch again.</source>
        <translation>{folder} 已没有空间存放 {repo}；请腾出空间，或让 HF_HOME 指向更大磁盘上的文件夹，然后重新获取。</translation>
    </message>
    <message>
        <source>{folder} has too few clips of {space} for a map.</source>
        <translation>{folder} 中 {space} 的片段太少，无法成图。</translation>
    </message>
    <message>
        <source>{folder} holds an encoder and no decoder.onnx.</source>
        <translation>{folder} 中有编码器，但没有 decoder.onnx。</translation>
    </message>
    <message>
        <source>{folder} holds no model of sherpa-onnx (tokens.txt is not there); unpack one of its models there.</source>
        <translation>{folder} 中没有 sherpa-onnx 的模型（缺少 tokens.txt）；请将其一个模型解压到此处。</translation>
    </message>
    <message>
        <source>{folder} holds no model.onnx and no encoder.onnx.</source>
        <translation>{folder} 中既没有 model.onnx 也没有 encoder.onnx。</translation>
    </message>
    <message>
        <source>{folder} is a file; name a new folder for the project.</source>
        <translation>{folder} 是一个文件；请为项目指定新文件夹。</translation>
    </message>
    <message>
        <source>{folder} is a file; name the folder of a project.</source>
        <translation>{folder} 是一个文件；请指定项目的文件夹。</translation>
    </message>
    <message>
        <source>{folder} is a model that listens as one speaks; take Paraformer for whole files.</source>
        <translation>{folder} 是流式模型；请使用针对整个文件的 Paraformer。</translation>
    </message>
    <message>
        <source>{folder} is not a round on clips; curves need the clips&apos; frame features.</source>
        <translation>{folder} 不是基于片段的轮次；曲线需要片段的帧特征。</translation>
    </message>
    <message>
        <source>{folder} is not empty; name a new folder for the project.</source>
        <translation>{folder} 不是空的；请为项目指定新文件夹。</translation>
    </message>
    <message>
        <source>{folder} is not there any more; put it back, or remove the round.</source>
        <translation>{folder} 已不存在；请放回原处，或移除该轮。</translation>
    </message>
    <message>
        <source>{folder} is not there, so round {number} cannot be ingested.</source>
        <translation>{folder} 不存在，因此无法读入第 {number} 轮。</translation>
    </message>
    <message>
        <source>{folder} is read-only; nothing can be written into it.</source>
        <translation>{folder} 是只读的；无法写入。</translation>
    </message>
    <message>
        <source>{folder} kept no embeddings of {space}.</source>
        <translation>{folder} 没有保存 {space} 的嵌入。</translation>
    </message>
    <message>
        <source>{folder} kept no embeddings; train a new round.</source>
        <translation>{folder} 没有保存嵌入；请训练新的一轮。</translation>
    </message>
    <message>
        <source>{key} is the key of “{command}” already; choose another, or give that one another first.</source>
        <translation>{key} 已是“{command}”的按键；请另选，或先更改那个按键。</translation>
    </message>
    <message>
        <source>{label} has the probability {value:g}, which is not from 0 to 1.</source>
        <translation>{label} 的概率为 {value:g}，不在 0 到 1 之间。</translation>
    </message>
    <message>
        <source>{label} {n}</source>
        <translation>{label} {n}</translation>
    </message>
    <message>
        <source>{note} is not beside {file}, so nobody can tell whether the latest decisions are in it. Was it copied alone from a project that was open? Copy that whole folder once it is closed.</source>
        <translation>{file} 旁边没有 {note}，因此无法判断其中是否有最新的决定。它是否是从打开着的项目中单独复制的？请在该项目关闭后复制整个文件夹。</translation>
    </message>
    <message>
        <source>{n} annotations have no times that hold, in tier “{name}”: passed over.</source>
        <translation>层“{name}”中有 {n} 条标注没有可用的时间：已略过。</translation>
    </message>
    <message>
        <source>{n} annotations lie outside of the project&apos;s clips: passed over.</source>
        <translation>有 {n} 条标注在项目的片段之外：已略过。</translation>
    </message>
    <message>
        <source>{n} annotations stand at letters of a text and not at times, in “{name}”: passed over.</source>
        <translation>“{name}” 中有 {n} 处标注位于文本的字符上而非时间上：已略过。</translation>
    </message>
    <message>
        <source>{n} candidates are not in this project ({names}); import what is missing first.</source>
        <translation>{n} 个候选不在此项目中（{names}）；请先导入缺少的片段。</translation>
    </message>
    <message>
        <source>{n} candidates have no label ({names}); apply a round that knows every candidate.</source>
        <translation>{n} 个候选没有标签（{names}）；请应用包含所有候选的轮次。</translation>
    </message>
    <message>
        <source>{n} clips are cut from longer files; Label Studio plays the whole file.</source>
        <translation>{n} 个片段截自较长的文件；Label Studio 会播放整个文件。</translation>
    </message>
    <message>
        <source>{n} clips are left out of its gold clips, as they were voted on before.</source>
        <translation>{n} 个片段因先前已有投票，未列入其金标片段。</translation>
    </message>
    <message>
        <source>{n} clips are left out, as one of the reviewers voted on them before.</source>
        <translation>{n} 个片段未列入，因为其中一位评审者此前已投票。</translation>
    </message>
    <message>
        <source>{n} clips are left out: no candidates.</source>
        <translation>省略了 {n} 个片段：它们不是候选。</translation>
    </message>
    <message>
        <source>{n} clips are left out: no file where it was.</source>
        <translation>省略了 {n} 个片段：文件不在原处。</translation>
    </message>
    <message>
        <source>{n} clips are left out: parts of longer files.</source>
        <translation>省略了 {n} 个片段：它们只是较长文件的一部分。</translation>
    </message>
    <message>
        <source>{n} clips have no curves yet and so nothing along time; draw what is missing with emodesk rounds curves {project} {number}.</source>
        <translation>{n} 个片段还没有曲线，因此没有随时间的内容；用 emodesk rounds curves {project} {number} 画出缺少的。</translation>
    </message>
    <message>
        <source>{n} decisions are on clips that are not in the project, as “{name}”.</source>
        <translation>{n} 条决定所属的片段不在项目中，例如“{name}”。</translation>
    </message>
    <message>
        <source>{n} faces</source>
        <translation>{n} 张面部</translation>
    </message>
    <message>
        <source>{n} files are not read with a folder; name by itself what holds annotations.</source>
        <translation>有 {n} 个文件不随文件夹读取；其中含有标注的，请单独指定。</translation>
    </message>
    <message>
        <source>{n} files cannot be found (the first: {path}); what else is known of such a clip is drawn, and “emodesk relink” says where files are.</source>
        <translation>找不到 {n} 个文件（第一个：{path}）；这些片段按其余已知的内容画出，“emodesk relink”可指出文件在哪里。</translation>
    </message>
    <message>
        <source>{n} lines have no times that hold, so no clip has their words.</source>
        <translation>{n} 行没有有效的时间，因此没有片段得到其中的文字。</translation>
    </message>
    <message>
        <source>{n} lines reach over an end of a clip; the clip that holds more than half of such a line has its words, and none where none does.</source>
        <translation>{n} 行超出片段的一端；包含这样一行一半以上的片段得到其文字，没有这样的片段时则都不得到。</translation>
    </message>
    <message>
        <source>{n} names belong to two clips at once ({names}); a submission has bare names.</source>
        <translation>{n} 个名称同时属于两个片段（{names}）；提交文件只含文件名。</translation>
    </message>
    <message>
        <source>{n} pictures</source>
        <translation>{n} 幅画面</translation>
    </message>
    <message>
        <source>{n} s of sound</source>
        <translation>{n} 秒声音</translation>
    </message>
    <message>
        <source>{n} spans are left out; ELAN&apos;s files and the table of spans hold them.</source>
        <translation>有 {n} 个时段未写出；ELAN 文件和时段表会包含它们。</translation>
    </message>
    <message>
        <source>{n} tasks hold no annotations: passed over.</source>
        <translation>有 {n} 个任务没有标注：已略过。</translation>
    </message>
    <message>
        <source>{n} transcripts go to {url}, model {model}; these people&apos;s words {where}.</source>
        <translation>{n} 条文本将发送到 {url}，模型 {model}；这些人的话{where}。</translation>
    </message>
    <message>
        <source>{n} transcripts go twice, to see how alike answers are.</source>
        <translation>其中 {n} 条转写会发送两次，以查看回答是否一致。</translation>
    </message>
    <message>
        <source>{n} transcripts have no ranking and were not to be sent; they go through as plain text.</source>
        <translation>{n} 条文本没有排序，也不允许发送；将按原文使用。</translation>
    </message>
    <message>
        <source>{n} words</source>
        <translation>{n} 个词</translation>
    </message>
    <message>
        <source>{path} has no {place}; the prompt needs {places}.</source>
        <translation>{path} 中没有 {place}；提示词需要 {places}。</translation>
    </message>
    <message>
        <source>{path} holds opinions by another model, prompt, label set or way of looking; give another --out.</source>
        <translation>{path} 中的意见来自另一个模型、提示词、标签集或观看方式；请另给 --out。</translation>
    </message>
    <message>
        <source>{path} is a file of PyTorch&apos;s; name it pytorch_model.bin, or fetch it again.</source>
        <translation>{path} 是 PyTorch 文件；请命名为 pytorch_model.bin，或重新获取。</translation>
    </message>
    <message>
        <source>{path} is a safetensors file; name it model.safetensors.</source>
        <translation>{path} 是 safetensors 文件；请命名为 model.safetensors。</translation>
    </message>
    <message>
        <source>{path} is cut off or damaged; fetch it again.</source>
        <translation>{path} 不完整或已损坏；请重新获取。</translation>
    </message>
    <message>
        <source>{path} is empty, and the people&apos;s decisions were in it; restore it from a copy or from the project&apos;s backups folder.</source>
        <translation>{path} 是空的，而人们的决定曾在其中；请从副本或项目的 backups 文件夹恢复。</translation>
    </message>
    <message>
        <source>{path} is gone; bring it back from a copy of the project, or run the round again.</source>
        <translation>{path} 已不存在；请从项目的副本中取回，或重新运行该轮次。</translation>
    </message>
    <message>
        <source>{path} is no folder of .npy files, no .npy, .npz, .safetensors or .parquet; name one of them.</source>
        <translation>{path} 既不是 .npy 文件夹，也不是 .npy、.npz、.safetensors 或 .parquet；请指明其中一种。</translation>
    </message>
    <message>
        <source>{path} is not a file that PyTorch writes, or damaged; take model.safetensors or pytorch_model.bin of the same repository.</source>
        <translation>{path} 不是 PyTorch 写出的文件，或者已损坏；请取同一仓库中的 model.safetensors 或 pytorch_model.bin。</translation>
    </message>
    <message>
        <source>{path} is not the table that the round was ingested with: its line {line} is not “{clip}”; bring back the table as it was.</source>
        <translation>{path} 不是该轮次纳入时的表格：第 {line} 行不是“{clip}”；请恢复原来的表格。</translation>
    </message>
    <message>
        <source>{path} is packed (gzip); unpack it there, or fetch it again.</source>
        <translation>{path} 是压缩文件（gzip）；请就地解压，或重新获取。</translation>
    </message>
    <message>
        <source>{path} lists its tensors in more than {most} MB, which no model does; fetch it again.</source>
        <translation>{path} 的张量清单超过 {most} MB，没有模型是这样的；请重新获取。</translation>
    </message>
    <message>
        <source>{path}: {reason}</source>
        <translation>{path}：{reason}</translation>
    </message>
    <message>
        <source>{place}: left out as no features, by what they are called: {columns}.</source>
        <translation>{place}：以下各列按其名称不是特征，已略过：{columns}。</translation>
    </message>
    <message>
        <source>{place}: “{name}” may be “{first}” or “{second}”; put the features into folders as the clips are.</source>
        <translation>{place}：“{name}”可能是“{first}”或“{second}”；请按片段的文件夹结构存放特征。</translation>
    </message>
    <message>
        <source>{place}: “{name}”: {why}.</source>
        <translation>{place}：“{name}”：{why}。</translation>
    </message>
    <message>
        <source>{problem}; the clip does not train.</source>
        <translation>{problem}；该片段不参与训练。</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{reason}; run the round again.</source>
        <translation>{reason}；请重新运行该轮。</translation>
    </message>
    <message>
        <source>{repo} at commit {revision} ({size}) comes from {url}.</source>
        <translation>{repo}（提交 {revision}，{size}）来自 {url}。</translation>
    </message>
    <message>
        <source>{repo} at {revision} lacks {missing}; {advice}.</source>
        <translation>{repo} 的 {revision} 版本缺少 {missing}；请{advice}。</translation>
    </message>
    <message>
        <source>{repo} broke off on the way ({reason}); fetch again to go on where it was, or {advice}.</source>
        <translation>{repo} 在途中断开（{reason}）；请重新获取以从断开处继续，或{advice}。</translation>
    </message>
    <message>
        <source>{repo} cannot be fetched ({reason}); {advice}.</source>
        <translation>无法获取 {repo}（{reason}）；请{advice}。</translation>
    </message>
    <message>
        <source>{repo} is not here; Choose a model… or “python -m trainer fetch --config PRESET” fetches it once you agree, or {advice}.</source>
        <translation>这里没有 {repo}；“选择模型…”或“python -m trainer fetch --config 预设”会在您同意后获取，或者{advice}。</translation>
    </message>
    <message>
        <source>{repo}: {file} came damaged and was thrown away; fetch again, or {advice}.</source>
        <translation>{repo}：{file} 收到时已损坏，已被丢弃；请重新获取，或{advice}。</translation>
    </message>
    <message>
        <source>{reviewer} is not one of the reviewers of “{name}” ({names}).</source>
        <translation>{reviewer} 不是“{name}”的评审者（{names}）。</translation>
    </message>
    <message>
        <source>{revision_setting} is “{revision}”; pin {repo} by the 40 hex digits of its commit.</source>
        <translation>{revision_setting} 为“{revision}”；请用提交的 40 位十六进制数固定 {repo}。</translation>
    </message>
    <message>
        <source>{rstrip}; run the round again.</source>
        <translation>{rstrip}；请重新运行该轮次。</translation>
    </message>
    <message>
        <source>{section} is not a table of settings; write {section}.KEY=VALUE.</source>
        <translation>{section} 不是设置表；请写成 {section}.KEY=VALUE。</translation>
    </message>
    <message>
        <source>{share} % of the model for {modality} loaded</source>
        <translation>{modality}模型已加载 {share}%</translation>
    </message>
    <message>
        <source>{size} are to be fetched, but only {free} are free for them; make room, or have HF_HOME name a folder on a larger disk.</source>
        <translation>需要获取 {size}，但只有 {free} 可用；请腾出空间，或让 HF_HOME 指向更大磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>{source} holds no modality; it needs one tensor [clips, width] for each.</source>
        <translation>{source} 中没有模态；每个模态都需要一个 [片段, 宽度] 张量。</translation>
    </message>
    <message>
        <source>{source} is not there; name a folder of clips or a table of them.</source>
        <translation>{source} 不存在；请指定片段文件夹或片段表格。</translation>
    </message>
    <message>
        <source>{source} names only the label “{labels}”; a model needs at least two.</source>
        <translation>{source} 只有标签“{labels}”；模型至少需要两个。</translation>
    </message>
    <message>
        <source>{source}: “{name}” has {shape} rows and clips.csv has {count} clips; write them again from the same table.</source>
        <translation>{source}：“{name}”有 {shape} 行，而 clips.csv 有 {count} 个片段；请用同一张表格重新写出。</translation>
    </message>
    <message>
        <source>{source}: “{name}” holds an infinity for clip “{clip}” (row {start}).</source>
        <translation>{source}：“{name}”中片段“{clip}”（第 {start} 行）含有无穷大。</translation>
    </message>
    <message>
        <source>{source}: “{name}” is partly NaN for clip “{clip}” (row {start}); a clip that lacks a modality has NaN in the whole row.</source>
        <translation>{source}：“{name}”中片段“{clip}”（第 {start} 行）部分为 NaN；缺少某个模态的片段应整行都是 NaN。</translation>
    </message>
    <message>
        <source>{source}: “{name}” is too large for clip “{clip}” (row {start}).</source>
        <translation>{source}：“{name}”中片段“{clip}”（第 {start} 行）的数值过大。</translation>
    </message>
    <message>
        <source>{source}: “{name}” is {dtype} {list}; it must be a float matrix [clips, width].</source>
        <translation>{source}：“{name}”是 {dtype} {list}；它必须是浮点矩阵 [片段, 宽度]。</translation>
    </message>
    <message>
        <source>{source}: “{name}” is {have} wide and the round was trained on {need}; take the features of the same encoder and pooling.</source>
        <translation>{source}：“{name}”的宽度为 {have}，而该轮次是用 {need} 训练的；请使用相同编码器和汇聚方式的特征。</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>{text}</translation>
    </message>
    <message>
        <source>{url} answers with a web page; check the address, most end in /v1, and whether it wants a login</source>
        <translation>{url} 返回的是网页；请检查地址（多以 /v1 结尾）以及是否需要登录</translation>
    </message>
    <message>
        <source>{url} answers with more than {most:g} MB</source>
        <translation>{url} 返回的内容超过 {most:g} MB</translation>
    </message>
    <message>
        <source>{url} answers without end</source>
        <translation>{url} 的回答没有尽头</translation>
    </message>
    <message>
        <source>{url} answers {status}: {said}</source>
        <translation>{url} 返回 {status}：{said}</translation>
    </message>
    <message>
        <source>{url} broke off ({reason})</source>
        <translation>{url} 中断了连接（{reason}）</translation>
    </message>
    <message>
        <source>{url} cannot be reached ({reason})</source>
        <translation>无法连接 {url}（{reason}）</translation>
    </message>
    <message>
        <source>{url} cannot be reached through the proxy {proxy}, which the environment names ({reason})</source>
        <translation>无法通过环境变量指定的代理 {proxy} 连接 {url}（{reason}）</translation>
    </message>
    <message>
        <source>{url} gives no answer in the form of OpenAI&apos;s interface; check the address, most end in /v1</source>
        <translation>{url} 的回答不符合 OpenAI 接口的形式；请检查地址（多以 /v1 结尾）</translation>
    </message>
    <message>
        <source>{url} has no model “{model}” (404); check the name and the address.</source>
        <translation>{url} 没有模型“{model}”（404）；请检查名称和地址。</translation>
    </message>
    <message>
        <source>{url} is another machine, and http would send everything there readable for all on the way; use https, or allow it with --allow-http or {variable}=1.</source>
        <translation>{url} 是另一台机器，http 会让途中所有人都能读到发送的内容；请使用 https，或用 --allow-http 或 {variable}=1 允许。</translation>
    </message>
    <message>
        <source>{url} packs its answers, which was not asked for</source>
        <translation>{url} 压缩了回答，而这并未要求</translation>
    </message>
    <message>
        <source>{url} refuses ({status}): {said}; check the model&apos;s name “{model}” and the key.</source>
        <translation>{url} 拒绝（{status}）：{said}；请检查模型名称“{model}”和密钥。</translation>
    </message>
    <message>
        <source>{url} says that the account&apos;s quota is used up.</source>
        <translation>{url} 表示该账户的额度已用完。</translation>
    </message>
    <message>
        <source>{url} sends on to {target}, which is this machine</source>
        <translation>{url} 转向 {target}，而那是本机</translation>
    </message>
    <message>
        <source>{url} sends on to {target}; nothing was sent there</source>
        <translation>{url} 转向 {target}；没有向那里发送任何内容</translation>
    </message>
    <message>
        <source>{variable} is “{name}”; use one of {engines}.</source>
        <translation>{variable} 为“{name}”；请使用 {engines} 之一。</translation>
    </message>
    <message>
        <source>{votes} votes a clip need as many reviewers, and “{name}” names {n}; name more, or ask for fewer votes.</source>
        <translation>每个片段 {votes} 票需要同样多的评审者，而“{name}”只指定了 {n} 位；请增加评审者或减少票数。</translation>
    </message>
    <message>
        <source>{where}.model is “{model}”, whose GELU is not that of OpenAI&apos;s weights; write {model}-quickgelu, or openai = false for weights of somebody else.</source>
        <translation>{where}.model 为“{model}”，其 GELU 与 OpenAI 权重的不同；请写 {model}-quickgelu，若是他人的权重则写 openai = false。</translation>
    </message>
    <message>
        <source>“{address}” is no address of a Ray cluster; use host:port (ray start --head prints it), auto or local.</source>
        <translation>“{address}”不是 Ray 集群的地址；请使用“主机:端口”（ray start --head 会显示）、auto 或 local。</translation>
    </message>
    <message>
        <source>“{clip_id}” has no picture that can be decoded.</source>
        <translation>“{clip_id}”没有可解码的画面。</translation>
    </message>
    <message>
        <source>“{clip_id}” is another part of its file in this project; leave out start and end, or name the file in a column path.</source>
        <translation>“{clip_id}”在本项目中是其文件的另一段；请去掉 start 和 end，或在 path 列中指定文件。</translation>
    </message>
    <message>
        <source>“{clip_id}” is no clip of this project, and the table names no files; mend the name, or add a column path.</source>
        <translation>“{clip_id}”不是本项目的片段，而表格没有指定文件；请更正名称，或添加 path 列。</translation>
    </message>
    <message>
        <source>“{clip}”: of {annotator} only the label came in. {error}</source>
        <translation>“{clip}”：{annotator} 的这一票只导入了标签。{error}</translation>
    </message>
    <message>
        <source>“{clip}”: {annotator} gives it {first} and then {second}; the last word holds.</source>
        <translation>“{clip}”：{annotator} 先标为 {first}，后标为 {second}；以最后的为准。</translation>
    </message>
    <message>
        <source>“{clip}”: {error}</source>
        <translation>“{clip}”：{error}</translation>
    </message>
    <message>
        <source>“{clip}”: {field} “{old}” → “{new}”; taken over.</source>
        <translation>“{clip}”：{field}“{old}”→“{new}”；已采用。</translation>
    </message>
    <message>
        <source>“{clip}”: {field} “{old}” → “{new}”; {reviewer} decided on it, and that holds.</source>
        <translation>“{clip}”：{field}“{old}”→“{new}”；{reviewer} 已作决定，以该决定为准。</translation>
    </message>
    <message>
        <source>“{colour}” is no colour; write it as #7A5C3E.</source>
        <translation>“{colour}”不是颜色，请写成 #7A5C3E 的形式。</translation>
    </message>
    <message>
        <source>“{command}” could not be started: {reason}.</source>
        <translation>无法启动“{command}”：{reason}。</translation>
    </message>
    <message>
        <source>“{command}” does not say where the round is; write {place} where its spec.json belongs.</source>
        <translation>“{command}”没有说明轮次在哪里；请在其 spec.json 的位置写 {place}。</translation>
    </message>
    <message>
        <source>“{command}” has a quotation mark that nothing closes; close it.</source>
        <translation>“{command}”中有一个引号没有闭合；请补上。</translation>
    </message>
    <message>
        <source>“{field}” in {file} does not hold what it should.</source>
        <translation>{file} 中的“{field}”内容不正确。</translation>
    </message>
    <message>
        <source>“{field}” in {file} is not {what}.</source>
        <translation>{file} 中的“{field}”不是{what}。</translation>
    </message>
    <message>
        <source>“{field}” in {path} is not understood; mend it.</source>
        <translation>无法理解 {path} 中的“{field}”；请更正。</translation>
    </message>
    <message>
        <source>“{field}” in {path} is not {value}; mend it.</source>
        <translation>{path} 中的“{field}”不是{value}；请改正。</translation>
    </message>
    <message>
        <source>“{field}” is a number, not “{word}” (place {place}); write it as .3 or 30%.</source>
        <translation>“{field}”是数字，不是“{word}”（第 {place} 个字符）；请写成 .3 或 30%。</translation>
    </message>
    <message>
        <source>“{field}” is compared with nothing at place {place}; write a value there.</source>
        <translation>第 {place} 个字符处“{field}”没有可比较的值；请写上。</translation>
    </message>
    <message>
        <source>“{field}” is never “{word}” (place {place}); it is one of {choices}.</source>
        <translation>“{field}”不会是“{word}”（第 {place} 个字符）；它是以下之一：{choices}。</translation>
    </message>
    <message>
        <source>“{field}” is no number, so “{sign}” at place {place} says nothing; use = or ~.</source>
        <translation>“{field}”不是数字，第 {place} 个字符处的“{sign}”没有意义；请用 = 或 ~。</translation>
    </message>
    <message>
        <source>“{field}” is yes or no, not “{word}” (place {place}).</source>
        <translation>“{field}”为 yes 或 no，不是“{word}”（第 {place} 个字符）。</translation>
    </message>
    <message>
        <source>“{file}” asks for more memory than a clip may take; convert it to H.264 in mp4.</source>
        <translation>“{file}”需要的内存超出一个片段的上限；请转换为 mp4（H.264）。</translation>
    </message>
    <message>
        <source>“{file}” cannot be reached ({path}): {reason}.</source>
        <translation>无法访问“{file}”（{path}）：{reason}。</translation>
    </message>
    <message>
        <source>“{file}” cannot be read: {reason}; copy it again.</source>
        <translation>无法读取“{file}”：{reason}；请重新复制。</translation>
    </message>
    <message>
        <source>“{file}” could not be decoded: the process {reason}; convert it to H.264 in mp4.</source>
        <translation>无法解码“{file}”：进程 {reason}；请转换为 mp4（H.264）。</translation>
    </message>
    <message>
        <source>“{file}” is a folder, not a clip; name a file in it.</source>
        <translation>“{file}”是文件夹，不是片段；请指定其中的一个文件。</translation>
    </message>
    <message>
        <source>“{file}” is cut off or damaged: its index is missing; copy or export it again.</source>
        <translation>“{file}”被截断或已损坏：缺少索引；请重新复制或导出。</translation>
    </message>
    <message>
        <source>“{file}” is empty (0 bytes); copy it again from where it came.</source>
        <translation>“{file}”是空的（0 字节）；请从来源处重新复制。</translation>
    </message>
    <message>
        <source>“{file}” is not a video or sound file that can be read here; use mp4, mkv, mov, avi, webm, mpg, 3gp, ts or wav.</source>
        <translation>“{file}”不是这里能读取的视频或声音文件；请使用 mp4、mkv、mov、avi、webm、mpg、3gp、ts 或 wav。</translation>
    </message>
    <message>
        <source>“{file}” is not an ordinary file; copy the clip to a file.</source>
        <translation>“{file}”不是普通文件；请把片段复制成文件。</translation>
    </message>
    <message>
        <source>“{file}” is not there ({path}); put it back or correct its path.</source>
        <translation>“{file}”不存在（{path}）；请放回原处，或改正路径。</translation>
    </message>
    <message>
        <source>“{file}” may not be read by this user; change its permissions.</source>
        <translation>当前用户无权读取“{file}”；请更改其权限。</translation>
    </message>
    <message>
        <source>“{file}” was overwritten, cut off or emptied while it was open; choose it again when it is whole.</source>
        <translation>“{file}”在打开期间被覆盖、截断或清空；待文件完整后请重新选择该片段。</translation>
    </message>
    <message>
        <source>“{label}” cannot be a label; use words without commas, quotes or spaces around them.</source>
        <translation>“{label}”不能作为标签；请使用不含逗号、引号且首尾没有空格的词。</translation>
    </message>
    <message>
        <source>“{label}” is a label of this project; take it out of emodesk.toml first, or leave it.</source>
        <translation>“{label}”是本项目的标签；请先从 emodesk.toml 中去掉它，或保持不变。</translation>
    </message>
    <message>
        <source>“{label}” is taken out: decisions that say it ({n}) count as skipped, and clips that came with it ({imports}) have no label again. The log keeps what was decided.</source>
        <translation>“{label}”被移除：选它的决定（{n}）算作跳过，带着它导入的片段（{imports}）重新没有标签。记录保留当时的决定。</translation>
    </message>
    <message>
        <source>“{letter}”: {error}</source>
        <translation>“{letter}”：{error}</translation>
    </message>
    <message>
        <source>“{name}” ({kind}, width {width}): {here} clips have it; {absent} have no features, {zeros} only zeros, {bad} cannot be used.</source>
        <translation>“{name}”（{kind}，宽度 {width}）：{here} 个片段有该特征；{absent} 个没有，{zeros} 个全为零，{bad} 个无法使用。</translation>
    </message>
    <message>
        <source>“{name}” already stands in line {first}; the first line holds, remove one.</source>
        <translation>“{name}”已在第 {first} 行出现；以第一处为准，请删去一行。</translation>
    </message>
    <message>
        <source>“{name}” cannot be a modality; use one word of letters, digits, - and _, 24 at most.</source>
        <translation>“{name}”不能作为模态名称；请用一个由字母、数字、- 和 _ 组成的词，最多 24 个字符。</translation>
    </message>
    <message>
        <source>“{name}” cannot be read: {reason}; extract again when it can.</source>
        <translation>无法读取“{name}”：{reason}；可读后请重新提取。</translation>
    </message>
    <message>
        <source>“{name}” does not end as this export does; use {endings}.</source>
        <translation>“{name}”的扩展名与此导出不符；请使用 {endings}。</translation>
    </message>
    <message>
        <source>“{name}” has changed since it was indexed; import it again.</source>
        <translation>“{name}”在建立索引后发生了变化；请重新导入。</translation>
    </message>
    <message>
        <source>“{name}” has neither moving pictures nor sound; choose another file.</source>
        <translation>“{name}”既没有活动画面也没有声音；请选择其他文件。</translation>
    </message>
    <message>
        <source>“{name}” has no ending that says how to write it; use {endings}.</source>
        <translation>“{name}”的扩展名无法说明写成何种格式；请使用 {endings}。</translation>
    </message>
    <message>
        <source>“{name}” has no frames and no sound; record or export it again.</source>
        <translation>“{name}”既没有帧也没有声音；请重新录制或导出。</translation>
    </message>
    <message>
        <source>“{name}” has no pictures, only sound.</source>
        <translation>“{name}”没有画面，只有声音。</translation>
    </message>
    <message>
        <source>“{name}” has the shape {found}, not {shape}</source>
        <translation>“{name}”的形状为 {found}，而不是 {shape}</translation>
    </message>
    <message>
        <source>“{name}” holds probabilities that are not from 0 to 1</source>
        <translation>“{name}”含有不在 0 到 1 之间的概率</translation>
    </message>
    <message>
        <source>“{name}” holds probabilities that do not add up to one</source>
        <translation>“{name}”中的概率之和不为 1</translation>
    </message>
    <message>
        <source>“{name}” holds values of the kind {kind}</source>
        <translation>“{name}”含有 {kind} 类型的值</translation>
    </message>
    <message>
        <source>“{name}” holds values that are no numbers</source>
        <translation>“{name}”含有不是数字的值</translation>
    </message>
    <message>
        <source>“{name}” in the rounds folder is a file, not a round&apos;s folder; it is passed over.</source>
        <translation>rounds 文件夹中的“{name}”是文件，不是轮次文件夹；已略过。</translation>
    </message>
    <message>
        <source>“{name}” in the rounds folder is no round: their folders are named 0001, 0002 and so on; it is passed over.</source>
        <translation>rounds 文件夹中的“{name}”不是轮次：轮次文件夹名为 0001、0002 等；已略过。</translation>
    </message>
    <message>
        <source>“{name}” in the rounds folder is passed over: {why}</source>
        <translation>已略过 rounds 文件夹中的“{name}”：{why}</translation>
    </message>
    <message>
        <source>“{name}” in the rounds folder was not started in this project; it is ingested where its clips are those of this project. Remove the folder if it is of another.</source>
        <translation>轮次文件夹中的“{name}”不是在本项目中启动的；若其片段就是本项目的片段，则会被纳入。如果它属于另一个项目，请删除该文件夹。</translation>
    </message>
    <message>
        <source>“{name}” in the rounds folder was not started in this project; it is passed over until it has succeeded.</source>
        <translation>rounds 文件夹中的“{name}”不是由本项目开始的；在它成功之前将被略过。</translation>
    </message>
    <message>
        <source>“{name}” is damaged: none of its frames can be decoded; copy or export it again.</source>
        <translation>“{name}”已损坏：没有一帧可以解码；请重新复制或导出。</translation>
    </message>
    <message>
        <source>“{name}” is missing or of another shape</source>
        <translation>“{name}”缺失或形状不符</translation>
    </message>
    <message>
        <source>“{name}” is no name of a folder on every system; call it “{name2}”, for example.</source>
        <translation>“{name}”并非在所有系统上都能作文件夹名；例如可改为“{name2}”。</translation>
    </message>
    <message>
        <source>“{name}” is not a label of this project ({names})</source>
        <translation>“{name}”不是本项目的标签（{names}）</translation>
    </message>
    <message>
        <source>“{name}” is not there; did you mean {file}? Mend the name.</source>
        <translation>“{name}”不存在；是否指 {file}？请更正名称。</translation>
    </message>
    <message>
        <source>“{name}” is zero seconds long; record it again.</source>
        <translation>“{name}”的长度为零秒；请重新录制。</translation>
    </message>
    <message>
        <source>“{name}” is {count} clips; write the clip_id of one.</source>
        <translation>“{name}”对应 {count} 个片段；请写出其中一个的 clip_id。</translation>
    </message>
    <message>
        <source>“{name}” is “{clip}” in the project, and stays so.</source>
        <translation>“{name}”在项目中名为“{clip}”，保持不变。</translation>
    </message>
    <message>
        <source>“{name}” lasts {duration:.1f} hours; cut it into clips of under 4 hours.</source>
        <translation>“{name}”长达 {duration:.1f} 小时；请剪成不超过 4 小时的片段。</translation>
    </message>
    <message>
        <source>“{name}” lasts {duration:.2f} s and has nothing from {start:g} s{until}; correct start and end.</source>
        <translation>“{name}”长 {duration:.2f} 秒，从 {start:g} 秒{until}没有内容；请改正 start 和 end。</translation>
    </message>
    <message>
        <source>“{name}” may mean {file}, but so may “{rival}”; write the file&apos;s name.</source>
        <translation>“{name}”可能指 {file}，但“{rival}”也可能指它；请写出准确的文件名。</translation>
    </message>
    <message>
        <source>“{name}” names folds that are not there</source>
        <translation>“{name}”指向不存在的折</translation>
    </message>
    <message>
        <source>“{name}” needs more memory than the device has for {modality}; choose a smaller model or cut the clip.</source>
        <translation>“{name}”处理{modality}所需的内存超出设备容量；请选择更小的模型，或剪短片段。</translation>
    </message>
    <message>
        <source>“{name}” needs more memory than there is; close other programs and extract again.</source>
        <translation>“{name}”需要的内存超出现有容量；请关闭其他程序后重新提取。</translation>
    </message>
    <message>
        <source>“{name}” stands in two rows, and a row is a clip</source>
        <translation>“{name}”出现在两行中，而一行就是一个片段</translation>
    </message>
    <message>
        <source>“{name}” uses a codec or picture size not known here; convert it to H.264 in mp4.</source>
        <translation>“{name}”使用了这里不支持的编码或画面尺寸；请转换为 mp4（H.264）。</translation>
    </message>
    <message>
        <source>“{name}” {what}; convert it to H.264 in mp4 with another program.</source>
        <translation>“{name}”{what}；请用其他程序转换为 mp4（H.264）。</translation>
    </message>
    <message>
        <source>“{name}”: no clip of this name came in; did you mean {file}? Mend the name.</source>
        <translation>“{name}”：没有导入这个名称的片段；是否指 {file}？请更正名称。</translation>
    </message>
    <message>
        <source>“{name}”: no clip of this name came in; mend the name.</source>
        <translation>“{name}”：没有导入这个名称的片段；请更正名称。</translation>
    </message>
    <message>
        <source>“{name}”: no clip of this name is in the project.</source>
        <translation>“{name}”：项目中没有此名称的片段。</translation>
    </message>
    <message>
        <source>“{name}”: {count} files have this name; write the folder too, as in “{file}”.</source>
        <translation>“{name}”：有 {count} 个文件用这个名称；请连文件夹一起写，例如“{file}”。</translation>
    </message>
    <message>
        <source>“{name}”: {modality} could not be computed ({error}); see the log.</source>
        <translation>“{name}”：无法计算{modality}（{error}）；请查看日志。</translation>
    </message>
    <message>
        <source>“{part}” is no pair; write old=new, separated by commas.</source>
        <translation>“{part}”不是一对；请写成 旧=新，用逗号分隔。</translation>
    </message>
    <message>
        <source>“{preset}” says itself how it is trained, so no round of it is quick.</source>
        <translation>“{preset}”自己规定了训练方式，因此它没有快速轮次。</translation>
    </message>
    <message>
        <source>“{repo}” has no revision {revision}; mend {revision_setting}.</source>
        <translation>“{repo}”没有版本 {revision}；请改正 {revision_setting}。</translation>
    </message>
    <message>
        <source>“{reviewer}” has no vote in this project that could be opened again.</source>
        <translation>“{reviewer}”在此项目中没有可重新打开的投票。</translation>
    </message>
    <message>
        <source>“{source}” has no opinions here; there are those of {names}.</source>
        <translation>这里没有“{source}”的意见；现有的意见来自 {names}。</translation>
    </message>
    <message>
        <source>“{text}” holds half a character, so what it belongs to was passed over; write it anew.</source>
        <translation>“{text}”含有半个字符，其所属内容已略过；请重新书写。</translation>
    </message>
    <message>
        <source>“{text}” is no list of labels; write two or more different names between commas.</source>
        <translation>“{text}”不是标签列表；请用逗号分隔两个或更多不同的名称。</translation>
    </message>
    <message>
        <source>“{text}” is not NAME=PLACE, for example speech=features/hubert-UTT.</source>
        <translation>“{text}”不是 NAME=PLACE 的形式，例如 speech=features/hubert-UTT。</translation>
    </message>
    <message>
        <source>“{url}” is no address of a server; write for example http://localhost:11434/v1, without name or password.</source>
        <translation>“{url}”不是服务器地址；例如应写成 http://localhost:11434/v1，不含用户名和密码。</translation>
    </message>
    <message>
        <source>“{url}” names a port that cannot be; mend the address.</source>
        <translation>“{url}”中的端口不可能存在；请改正地址。</translation>
    </message>
    <message>
        <source>“{value}” is no number.</source>
        <translation>“{value}”不是数字。</translation>
    </message>
    <message>
        <source>“{what}” stands for both “{label}” and “{other}”; change one of them.</source>
        <translation>“{what}”同时代表“{label}”和“{other}”；请更改其中一个。</translation>
    </message>
    <message>
        <source>“{word}” at place {place} closes nothing; take it out.</source>
        <translation>第 {place} 个字符处的“{word}”没有对应的开头；请删去。</translation>
    </message>
    <message>
        <source>“{word}” at place {place} is no day; write it as 2026-11-28.</source>
        <translation>第 {place} 个字符处的“{word}”不是日期；请写成 2026-11-28。</translation>
    </message>
    <message>
        <source>“{word}” at place {place} says nothing here; take it out.</source>
        <translation>第 {place} 个字符处的“{word}”在此没有意义；请删去。</translation>
    </message>
    <message>
        <source>“~” at place {place} looks for words; compare “{field}” with =, &lt; or &gt;.</source>
        <translation>第 {place} 个字符处的“~”用于查找词语；请用 =、&lt; 或 &gt; 比较“{field}”。</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>Guarded</source>
        <translation>有保护</translation>
    </message>
    <message>
        <source>Adopts the most confident pseudo-labels step by step; a harmful step is undone.</source>
        <translation>逐步采纳置信度最高的伪标签；有害的一步会被撤销。</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>先审阅</translation>
    </message>
    <message>
        <source>Adopts nothing by itself; proposes the candidates for you to review first.</source>
        <translation>不自动采纳；先提出候选片段供您审阅。</translation>
    </message>
    <message>
        <source>Blind</source>
        <translation>盲目</translation>
    </message>
    <message>
        <source>As the paper has it: ten a label at every step, whatever validation says.</source>
        <translation>与论文一致：每步每个标签采纳十个，不论验证结果如何。</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Learns from people&apos;s labels only.</source>
        <translation>只从人工标签中学习。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练遍数</translation>
    </message>
    <message>
        <source>Passes over the labelled clips in every fold and step.</source>
        <translation>每折、每步中遍历已标注片段的次数。</translation>
    </message>
    <message>
        <source>Folds</source>
        <translation>折数</translation>
    </message>
    <message>
        <source>As many models, each tested on the clips it never saw.</source>
        <translation>训练同样数量的模型，每个都在未见过的片段上测试。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Modality dropout</source>
        <translation>模态 Dropout</translation>
    </message>
    <message>
        <source>How often a modality is left out while training, so that none is relied on.</source>
        <translation>训练时随机去掉某一模态的频率，避免过度依赖任何一个。</translation>
    </message>
    <message>
        <source>Adoptions a label</source>
        <translation>每标签采纳数</translation>
    </message>
    <message>
        <source>Pseudo-labels taken at each step for every label.</source>
        <translation>每一步为每个标签采纳的伪标签数。</translation>
    </message>
    <message>
        <source>Self-training steps</source>
        <translation>自训练步数</translation>
    </message>
    <message>
        <source>Voices that must agree</source>
        <translation>须一致的声音数</translation>
    </message>
    <message>
        <source>Each modality alone, and each opinion, is a voice; so many must name the label too, or it is not adopted. Only in Guarded.</source>
        <translation>每个单独的模态和每条意见都是一个声音；须有这么多声音也给出该标签，否则不采纳。仅用于“有保护”模式。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
</context>
<context>
    <name>votes</name>
    <message>
        <source>Latest decision</source>
        <translation>最近的决定</translation>
    </message>
    <message>
        <source>Majority</source>
        <translation>多数票</translation>
    </message>
    <message>
        <source>All agree, or adjudicated</source>
        <translation>一致同意或经裁定</translation>
    </message>
    <message>
        <source>Dawid–Skene</source>
        <translation>Dawid–Skene</translation>
    </message>
    <message>
        <source>Scores are measured against the latest decision on each clip.</source>
        <translation>各项分数以每个片段最近的决定为准计算。</translation>
    </message>
    <message>
        <source>Scores are measured against the majority of the votes on each clip.</source>
        <translation>各项分数以每个片段的多数票为准计算。</translation>
    </message>
    <message>
        <source>Scores are measured against labels on which all votes agree, or which were adjudicated.</source>
        <translation>各项分数以投票一致或经裁定的标签为准计算。</translation>
    </message>
    <message>
        <source>Scores are measured against the likeliest labels of the votes, weighed by Dawid–Skene.</source>
        <translation>各项分数以经 Dawid–Skene 加权后最可能的标签为准计算。</translation>
    </message>
    <message>
        <source>open · {n} votes differ</source>
        <translation>未定 · {n} 票不一致</translation>
    </message>
    <message>
        <source>cannot tell</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>{label} · {rule}</source>
        <translation>{label} · {rule}</translation>
    </message>
    <message>
        <source>with 95 % certainty at most {n} % of them are wrong</source>
        <translation>以 95 % 的把握，其中至多 {n} % 有误</translation>
    </message>
    <message>
        <source>with 95 % certainty at most {n} % of those of every label are wrong</source>
        <translation>以 95 % 的把握，每个标签的片段中至多 {n} % 有误</translation>
    </message>
    <message>
        <source>on average at most {n} % of them are wrong</source>
        <translation>平均而言其中至多 {n} % 有误</translation>
    </message>
    <message>
        <source>settled by an adjudicator</source>
        <translation>由裁定人决定</translation>
    </message>
    <message>
        <source>Dawid–Skene, {percent} % likely, votes: {n}</source>
        <translation>Dawid–Skene，可能性 {percent} %，{n} 票</translation>
    </message>
    <message>
        <source>the only vote</source>
        <translation>仅有一票</translation>
    </message>
    <message>
        <source>latest of {n} votes</source>
        <translation>{n} 票中最近的一票</translation>
    </message>
    <message>
        <source>majority of {n} votes</source>
        <translation>{n} 票中的多数</translation>
    </message>
    <message>
        <source>all {n} votes agree</source>
        <translation>{n} 票一致</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>neutral</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>anger</source>
        <translation>愤怒</translation>
    </message>
    <message>
        <source>happiness</source>
        <translation>快乐</translation>
    </message>
    <message>
        <source>sadness</source>
        <translation>悲伤</translation>
    </message>
    <message>
        <source>worry</source>
        <translation>担忧</translation>
    </message>
    <message>
        <source>surprise</source>
        <translation>惊讶</translation>
    </message>
    <message>
        <source>speech</source>
        <translation>语音</translation>
    </message>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>open</source>
        <translation>待审阅</translation>
    </message>
    <message>
        <source>mine</source>
        <translation>我的</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>已审阅</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>disputed</source>
        <translation>有分歧</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>labelled</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>效价</translation>
    </message>
    <message>
        <source>arousal</source>
        <translation>唤醒度</translation>
    </message>
    <message>
        <source>intensity</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>intensity of {label}</source>
        <translation>{label}的强度</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first}和{last}</translation>
    </message>
    <message>
        <source>{agreeing} say {label}; {other} alone says {other_label}.</source>
        <translation>{agreeing}判断为{label}；只有{other}判断为{other_label}。</translation>
    </message>
    <message>
        <source>{modality} carries {label}; {other} alone says {other_label}.</source>
        <translation>{modality}支撑{label}；{other}单独判断为{other_label}。</translation>
    </message>
    <message>
        <source>nearly a tie of {label} and {other_label}; {modality} tips it.</source>
        <translation>{label}与{other_label}几乎相当；{modality}起了决定作用。</translation>
    </message>
    <message>
        <source>{agreeing} both say {label}.</source>
        <translation>{agreeing}都判断为{label}。</translation>
    </message>
    <message>
        <source>{agreeing} all say {label}.</source>
        <translation>{agreeing}都判断为{label}。</translation>
    </message>
    <message>
        <source>{modality} carries it: {percent} % of what speaks for {label}.</source>
        <translation>主要依据是{modality}：占支持{label}的依据的 {percent}%。</translation>
    </message>
    <message>
        <source>{modality} speaks most for {label}, with help from the others.</source>
        <translation>{modality}最支持{label}，其他模态也有贡献。</translation>
    </message>
    <message>
        <source>nothing in this clip speaks for {label}; it is what the model expects before it looks.</source>
        <translation>此片段中没有任何支持{label}的依据；这只是模型的先验预期。</translation>
    </message>
</context>
</TS>
