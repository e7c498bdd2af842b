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
        <source>Validation clips</source>
        <translation>验证片段</translation>
    </message>
    <message>
        <source>Test clips</source>
        <translation>测试片段</translation>
    </message>
    <message>
        <source>Later decisions</source>
        <translation>后续决定</translation>
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
        <source>Nothing to measure this round against yet.</source>
        <translation>目前还没有可用来衡量这一轮次的数据。</translation>
    </message>
    <message>
        <source>WAF {waf}</source>
        <translation>WAF {waf}</translation>
    </message>
    <message>
        <source>{waf} ({gain} on round {n})</source>
        <translation>{waf}（较轮次 {n} {gain}）</translation>
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
        <source>All clips together; ± is the spread of the folds.</source>
        <translation>所有片段合在一起计算；± 为各折的离散程度。</translation>
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
        <translation>轮次 {n}，{source}：WAF {waf}，{clips} 个片段</translation>
    </message>
    <message>
        <source>Round {n}, linear baseline in cross-validation: WAF {waf}</source>
        <translation>轮次 {n}，线性基线的交叉验证：WAF {waf}</translation>
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
        <source>change on round {n}</source>
        <translation>较轮次 {n} 的变化</translation>
    </message>
    <message>
        <source>WAF</source>
        <translation>WAF</translation>
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
        <source>Each of the {n} labelled speakers was validated by folds that never heard them. By how much they differ, the WAF on others lies between these two with 95 % confidence; more speakers bring them closer.</source>
        <translation>{n} 位有标注的说话人各由未听过其声音的折验证。按他们之间的差异，其他说话人的 WAF 有 95% 的把握落在两者之间；说话人越多，区间越窄。</translation>
    </message>
    <message>
        <source>{n} of {total} pseudo-labels since round {before}</source>
        <translation>{total} 个伪标签中有 {n} 个与轮次 {before} 不同</translation>
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
        <source>{n} clips of this round are not in the project any more; what it says of them is left out.</source>
        <translation>本轮有 {n} 个片段已不在项目中；关于它们的结果未采用。</translation>
    </message>
    <message>
        <source>{n} clips of the project were not there when this round was started; it says nothing of them.</source>
        <translation>项目中有 {n} 个片段在本轮开始时尚不存在；本轮没有关于它们的结果。</translation>
    </message>
    <message>
        <source>Features are centred by speaker ({n} of them): the linear baseline then gives the right label of speakers it never saw a probability of {after} instead of {before}.</source>
        <translation>特征已按说话人中心化（{n} 位）：对未见过的说话人，线性基线给正确标签的概率由 {before} 变为 {after}。</translation>
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
        <source>curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>clips</source>
        <translation>个片段</translation>
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
        <source>in use</source>
        <translation>使用中</translation>
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
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>round {n}: {rest}</source>
        <translation>轮次 {n}：{rest}</translation>
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
        <source>{what} There is no checkpoint yet: Resume begins training anew.</source>
        <translation>{what}还没有检查点：继续将重新开始训练。</translation>
    </message>
    <message>
        <source>Stopping after the present batch. Stop now ends it at once; there is no checkpoint yet.</source>
        <translation>将在当前批次后停止。“立即停止”会马上结束；目前还没有检查点。</translation>
    </message>
    <message>
        <source>step {n} under way: {waf} after its latest epochs</source>
        <translation>第 {n} 步进行中：最近的轮次后为 {waf}</translation>
    </message>
    <message>
        <source>epochs under way</source>
        <translation>进行中的轮次</translation>
    </message>
</context>
<context>
    <name>AnalysisModel</name>
    <message>
        <source>There are no clips to open in this cell.</source>
        <translation>这个单元格里没有可打开的片段。</translation>
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
        <source>Save a picture or the numbers</source>
        <translation>保存图片或数据</translation>
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
        <translation>轮次 {n}，使用中</translation>
    </message>
    <message>
        <source>Round {n}</source>
        <translation>轮次 {n}</translation>
    </message>
    <message>
        <source>round {n}</source>
        <translation>轮次 {n}</translation>
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
        <translation>刻线：轮次 {n}</translation>
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
        <translation>{total} 个伪标签中有 {n} 个与轮次 {before} 不同；点击在“审阅”中打开</translation>
    </message>
    <message>
        <source>{source}: WAF {full} with all</source>
        <translation>{source}：全部模态时 WAF {full}</translation>
    </message>
    <message>
        <source>Save a picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Save the numbers</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Shares of the modalities</source>
        <translation>各模态的占比</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
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
        <source>Folder of clips to import</source>
        <translation>要导入的片段文件夹</translation>
    </message>
    <message>
        <source>Looking at the names</source>
        <translation>正在查看文件名</translation>
    </message>
    <message>
        <source>These {n} files look like {corpus}.</source>
        <translation>这 {n} 个文件看起来是 {corpus}。</translation>
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
        <source>Take the new files ({n})</source>
        <translation>采用新文件（{n}）</translation>
    </message>
    <message>
        <source>Take over what differs ({n})</source>
        <translation>采用不同的内容（{n}）</translation>
    </message>
    <message>
        <source> · </source>
        <translation>·</translation>
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
        <source>{clips} clips annotated; {labels} labels, {votes} votes and {words} transcripts came in.</source>
        <translation>{clips} 个片段有标注；导入了 {labels} 个标签、{votes} 票和 {words} 条文本。</translation>
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
        <source>Folder in which the clips are now</source>
        <translation>片段现在所在的文件夹</translation>
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
        <source>Building the demo</source>
        <translation>正在生成演示项目</translation>
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
        <source>Sound or transcript alone (D)</source>
        <translation>仅凭声音或文字稿 (D)</translation>
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
    <name>KeysSheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>LabelBar</name>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
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
    <message>
        <source>Accept the pseudo-label (Enter)</source>
        <translation>接受伪标签（Enter）</translation>
    </message>
    <message>
        <source>Leave this clip without a label (S)</source>
        <translation>不给此片段标签（S）</translation>
    </message>
    <message>
        <source>Mark this clip for somebody&apos;s attention (F)</source>
        <translation>标记此片段以引起他人注意（F）</translation>
    </message>
</context>
<context>
    <name>LabelButton</name>
    <message>
        <source>{label} (key {number})</source>
        <translation>{label}（按键 {number}）</translation>
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
        <source>Reviewer</source>
        <translation>审阅者</translation>
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
    <name>NewProjectDialog</name>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
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
        <source>Tables (*.csv *.tsv *.txt)</source>
        <translation>表格 (*.csv *.tsv *.txt)</translation>
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
        <source>Tables and encoding</source>
        <translation>表格与编码</translation>
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
    <message>
        <source>Name two to nine different labels, separated by commas.</source>
        <translation>请填写二到九个不同的标签，用英文逗号分隔。</translation>
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
</context>
<context>
    <name>PredictionPanel</name>
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
</context>
<context>
    <name>QueueDelegate</name>
    <message>
        <source>{seconds:.1f} s</source>
        <translation>{seconds:.1f} 秒</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>Search names and words</source>
        <translation>搜索名称和文本</translation>
    </message>
    <message>
        <source>Search the queue</source>
        <translation>搜索队列</translation>
    </message>
    <message>
        <source>Which clips are in the queue</source>
        <translation>队列中包含哪些片段</translation>
    </message>
    <message>
        <source>In which order they come</source>
        <translation>片段的排列顺序</translation>
    </message>
    <message>
        <source>Least certain first</source>
        <translation>最不确定的优先</translation>
    </message>
    <message>
        <source>Most certain first</source>
        <translation>最确定的优先</translation>
    </message>
    <message>
        <source>Modalities disagree</source>
        <translation>模态分歧大的优先</translation>
    </message>
    <message>
        <source>As imported</source>
        <translation>按导入顺序</translation>
    </message>
    <message>
        <source>Decided last</source>
        <translation>最近决定的优先</translation>
    </message>
    <message>
        <source>Shuffled</source>
        <translation>随机顺序</translation>
    </message>
    <message>
        <source>Shortest first</source>
        <translation>最短的优先</translation>
    </message>
    <message>
        <source>Any label</source>
        <translation>任意标签</translation>
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
        <source>{n} clips from Analyse</source>
        <translation>来自“分析”的 {n} 个片段</translation>
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
        <source>Import clips… (Ctrl+I)</source>
        <translation>导入片段…（Ctrl+I）</translation>
    </message>
    <message>
        <source>Everything is decided</source>
        <translation>全部审阅完毕</translation>
    </message>
    <message>
        <source>Have the model learn from it: start a round.</source>
        <translation>让模型从中学习：开始一个轮次。</translation>
    </message>
    <message>
        <source>Start a round (Ctrl+R)</source>
        <translation>开始一个轮次（Ctrl+R）</translation>
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
    <name>RecentProject</name>
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
    <name>ResultPanel</name>
    <message>
        <source>WAF by self-training step</source>
        <translation>各自训练步的 WAF</translation>
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
        <source>Decide by what there is; the decision will say that the clip was not seen.</source>
        <translation>请凭现有内容判断；记录中会注明没有看到画面。</translation>
    </message>
    <message>
        <source>No label: this clip cannot be shown. D decides by sound or transcript alone.</source>
        <translation>未标注：此片段无法显示。按 D 可仅凭声音或文字稿判断。</translation>
    </message>
    <message>
        <source>Too early: the clip was not on the screen yet.</source>
        <translation>太早了：片段尚未显示在屏幕上。</translation>
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
        <source>Choose one in the queue; what the model says about it appears here.</source>
        <translation>请在队列中选择一个片段；模型对它的判断会显示在这里。</translation>
    </message>
    <message>
        <source>No clip is selected</source>
        <translation>未选择片段</translation>
    </message>
    <message>
        <source>Comment on this clip · Enter keeps it, Esc leaves</source>
        <translation>评论此片段 · 按 Enter 保存，按 Esc 离开</translation>
    </message>
    <message>
        <source>Why it is flagged, or nothing · Enter flags, Esc leaves</source>
        <translation>标记原因，可留空 · 按 Enter 标记，按 Esc 离开</translation>
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
        <source>The round that is used did not see it. The next round will.</source>
        <translation>当前使用的轮次没有见过它，下一个轮次会包含它。</translation>
    </message>
    <message>
        <source>Nothing about this clip yet</source>
        <translation>此片段还没有判断结果</translation>
    </message>
    <message>
        <source>Once there are clips and a round, it says here what it believes and why.</source>
        <translation>有了片段和轮次之后，这里会显示模型的判断及其依据。</translation>
    </message>
    <message>
        <source>No clips yet</source>
        <translation>还没有片段</translation>
    </message>
    <message>
        <source>It trains beside your work; once it is ready, it says here what it believes and why.</source>
        <translation>它在您工作的同时训练；完成后，这里会显示它的判断和理由。</translation>
    </message>
    <message>
        <source>Show the round (F4)</source>
        <translation>查看该轮（F4）</translation>
    </message>
    <message>
        <source>The first round is running</source>
        <translation>第一轮正在运行</translation>
    </message>
    <message>
        <source>The first round has ended. Use its predictions to see here what it believes and why.</source>
        <translation>第一个轮次已结束。使用它的预测，这里就会显示模型的判断及其依据。</translation>
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
        <source>No round yet</source>
        <translation>还没有轮次</translation>
    </message>
    <message>
        <source>Start a round (Ctrl+R)</source>
        <translation>开始一个轮次（Ctrl+R）</translation>
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
    <name>RoundsModel</name>
    <message>
        <source>Round {n} is still running; cancel it or wait for its end.</source>
        <translation>轮次 {n} 仍在运行；请取消它或等待其结束。</translation>
    </message>
    <message>
        <source>Round {n} was removed.</source>
        <translation>第 {n} 轮已移除。</translation>
    </message>
    <message>
        <source>The queue now shows the predictions of round {n}.</source>
        <translation>队列现在显示轮次 {n} 的预测。</translation>
    </message>
    <message>
        <source>Round {n} failed. {why}</source>
        <translation>轮次 {n} 失败。{why}</translation>
    </message>
    <message>
        <source>Round {n} was lost; resume it in Rounds.</source>
        <translation>轮次 {n} 已中断；请在“轮次”中继续。</translation>
    </message>
    <message>
        <source>Round {n} is ready: WAF {waf}.</source>
        <translation>轮次 {n} 已就绪：WAF {waf}。</translation>
    </message>
    <message>
        <source>Round {n} is ready: WAF {waf}, {change} on round {before}.</source>
        <translation>轮次 {n} 已就绪：WAF {waf}，较轮次 {before} {change}。</translation>
    </message>
    <message>
        <source>round {n} is ready</source>
        <translation>轮次 {n} 已就绪</translation>
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
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Cancel the running round (Ctrl+.)</source>
        <translation>取消正在进行的轮次 (Ctrl+.)</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Only a round without results that is not running can be removed.</source>
        <translation>只能移除没有结果且未在运行的轮次。</translation>
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
        <translation>{folder} 将被永久删除：其设置、日志、检查点以及它所学习的片段表。判定、片段和特征会保留，该编号不再使用。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
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
        <translation>轮次 {n} 仍在运行。</translation>
    </message>
    <message>
        <source>Round {n}</source>
        <translation>轮次 {n}</translation>
    </message>
    <message>
        <source>taking its results in…</source>
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
        <source>WAF {waf}, {change} on round {n}</source>
        <translation>WAF {waf}，较轮次 {n} {change}</translation>
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
        <translation>各自训练步的 WAF</translation>
    </message>
    <message>
        <source>WAF in cross-validation by self-training step</source>
        <translation>各自训练步的交叉验证 WAF</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>值得注意</translation>
    </message>
    <message>
        <source>The curve begins with the first epochs.</source>
        <translation>曲线从最初几遍训练开始显示。</translation>
    </message>
    <message>
        <source>It ended before training.</source>
        <translation>它在训练开始前就结束了。</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>This could not be saved and nothing was changed: {reason}. Try it again.</source>
        <translation>未能保存，也没有任何更改：{reason}。请重试。</translation>
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
        <source>The curves come with the first round that sees this clip.</source>
        <translation>首个包含此片段的轮次会生成曲线。</translation>
    </message>
    <message>
        <source>The round made no curves for this clip.</source>
        <translation>该轮次没有为此片段生成曲线。</translation>
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
        <source>Cancel the running round (Ctrl+.)</source>
        <translation>取消正在进行的轮次 (Ctrl+.)</translation>
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
</context>
<context>
    <name>StartWindow</name>
    <message>
        <source>Watch short clips, see what the model believes and why, decide, and let it learn.</source>
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
    <name>TablePreview</name>
    <message>
        <source>First rows</source>
        <translation>前几行</translation>
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
    <name>TranscriptPanel</name>
    <message>
        <source>Transcript</source>
        <translation>转写文本</translation>
    </message>
    <message>
        <source>No transcript came with this clip.</source>
        <translation>此片段没有转写文本。</translation>
    </message>
</context>
<context>
    <name>Transport</name>
    <message>
        <source>One frame back (Left)</source>
        <translation>后退一帧（←）</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>播放（空格）</translation>
    </message>
    <message>
        <source>One frame forward (Right)</source>
        <translation>前进一帧（→）</translation>
    </message>
    <message>
        <source>Loop (L)</source>
        <translation>循环（L）</translation>
    </message>
    <message>
        <source>Speed ([ slower, ] faster)</source>
        <translation>速度（[ 减慢，] 加快）</translation>
    </message>
    <message>
        <source>Show the face box (B)</source>
        <translation>显示人脸框（B）</translation>
    </message>
    <message>
        <source>Mute (M)</source>
        <translation>静音（M）</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>{speed:g}×</source>
        <translation>{speed:g}×</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>暂停（空格）</translation>
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
        <source>frame {n} of {m}</source>
        <translation>第 {n} / {m} 帧</translation>
    </message>
</context>
<context>
    <name>WorkDialog</name>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
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
        <source> · about {seconds} s left</source>
        <translation> · 约剩 {seconds} 秒</translation>
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
        <translation>轮次 {n}</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n}%</translation>
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
        <source>Back up now</source>
        <translation>立即备份</translation>
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
        <source>Change reviewer…</source>
        <translation>更换审阅者…</translation>
    </message>
    <message>
        <source>Accept the pseudo-label</source>
        <translation>接受伪标签</translation>
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
        <source>Show the face box</source>
        <translation>显示人脸框</translation>
    </message>
    <message>
        <source>Start a round</source>
        <translation>开始一个轮次</translation>
    </message>
    <message>
        <source>Cancel the running round</source>
        <translation>取消正在运行的轮次</translation>
    </message>
    <message>
        <source>Remove the round that is shown…</source>
        <translation>移除所显示的轮次…</translation>
    </message>
    <message>
        <source>Use the newest round&apos;s predictions</source>
        <translation>使用最新轮次的预测</translation>
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
        <source>--labels goes with --clips; a spec.json has the labels of its project.</source>
        <translation>--labels 与 --clips 搭配使用；spec.json 已含有其项目的标签。</translation>
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
        <source>A label cannot be mapped: {error}.</source>
        <translation>有一个标签无法映射：{error}。</translation>
    </message>
    <message>
        <source>A reviewer needs a name, so that decisions say whose they are; enter one.</source>
        <translation>审阅者需要一个名字，这样才知道决定是谁做的；请输入名字。</translation>
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
        <source>EmoDesk made a mistake ({kind}: {error}); the log has the whole report.</source>
        <translation>EmoDesk 出错了（{kind}：{error}）；完整报告在日志中。</translation>
    </message>
    <message>
        <source>Few labelled clips of {labels}; below {enough} a class its scores are mostly chance.</source>
        <translation>{labels} 的已标注片段很少；一个类别不足 {enough} 个时，其得分多半是偶然。</translation>
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
        <source>No project could be made in {folder}: {reason}</source>
        <translation>无法在 {folder} 中创建项目：{reason}</translation>
    </message>
    <message>
        <source>No ranking for “{text}”: {error}; it goes through as plain text.</source>
        <translation>“{text}”没有排序：{error}；将按纯文本处理。</translation>
    </message>
    <message>
        <source>Not enough memory; close other programs or choose a smaller preset.</source>
        <translation>内存不足；请关闭其他程序，或选择更小的预设。</translation>
    </message>
    <message>
        <source>One set of prompts sees every labelled clip: validation figures will read too high.</source>
        <translation>只有一组提示，且它见过所有已标注片段：验证得分会偏高。</translation>
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
        <source>Processes of the Ray cluster do not start: one {reason}.</source>
        <translation>Ray 集群的进程无法启动：其中一个 {reason}。</translation>
    </message>
    <message>
        <source>Ray at “{where}” cannot be used: {reason}</source>
        <translation>无法使用“{where}”处的 Ray：{reason}</translation>
    </message>
    <message>
        <source>Round {folder} cannot be cancelled: {reason}.</source>
        <translation>无法取消轮次 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>Round {folder} cannot be resumed: {reason}.</source>
        <translation>无法继续轮次 {folder}：{reason}。</translation>
    </message>
    <message>
        <source>Round {number} could not be removed: {reason}.</source>
        <translation>第 {number} 轮无法移除：{reason}。</translation>
    </message>
    <message>
        <source>Round {number} has no results yet; let it end first.</source>
        <translation>轮次 {number} 还没有结果；请先等它结束。</translation>
    </message>
    <message>
        <source>Round {number} has results, and decisions may rest on them; only rounds without results are removed.</source>
        <translation>第 {number} 轮已有结果，判定可能以其为依据；只能移除没有结果的轮次。</translation>
    </message>
    <message>
        <source>Round {number} is running; cancel it first.</source>
        <translation>第 {number} 轮正在运行；请先取消它。</translation>
    </message>
    <message>
        <source>Round {number} {state}: {reason}</source>
        <translation>轮次 {number} {state}：{reason}</translation>
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
        <source>The disk is full; free some space and start this again, it goes on from what is there.</source>
        <translation>磁盘已满；请腾出空间后重新开始，会从已有的部分继续。</translation>
    </message>
    <message>
        <source>The disk that holds {folder} is full; free some space and start this again, it goes on from what is there.</source>
        <translation>{folder} 所在的磁盘已满；请腾出空间后重新开始，会从已有的部分继续。</translation>
    </message>
    <message>
        <source>The engine ray needs Ray, which {missing}; pip install “emodesk[ray]”, or extract without --engine ray.</source>
        <translation>ray 引擎需要 Ray，但它{missing}；请运行 pip install “emodesk[ray]”，或不带 --engine ray 提取。</translation>
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
        <source>The latest {n} decisions are not in {file}: was it copied without {log}? Copy that file too, or restore a copy from backups; “emodesk check --accept-loss” takes the database as it is.</source>
        <translation>{file} 中没有最近的 {n} 条决定：复制时是否漏了 {log}？请把该文件也复制过来，或从 backups 恢复副本；“emodesk check --accept-loss” 会按现状接受该数据库。</translation>
    </message>
    <message>
        <source>The log in {file} was changed by another program: {what}; compare it with a copy from backups.</source>
        <translation>{file} 中的记录被其他程序改动过：{what}；请与 backups 中的副本对比。</translation>
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
        <source>The round&apos;s folder could not be written in {parent} ({reason}); free some space and start the round again.</source>
        <translation>无法在 {parent} 中写入轮次的文件夹（{reason}）；请腾出空间后重新开始该轮次。</translation>
    </message>
    <message>
        <source>The standing decision of each reviewer</source>
        <translation>每位审核者的有效判断</translation>
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
        <source>There is no round {number} in this project.</source>
        <translation>本项目中没有轮次 {number}。</translation>
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
        <source>annotations are not read by themselves; take in those of ELAN and Praat with import --annotations, or save the words as .srt or .txt.</source>
        <translation>标注文件不会自动读取；ELAN 和 Praat 的请用 import --annotations 导入，或将文字另存为 .srt 或 .txt。</translation>
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
        <source>encoders.speech.chunks is “{chunks}”; use whole or reference.</source>
        <translation>encoders.speech.chunks 为“{chunks}”；请使用 whole 或 reference。</translation>
    </message>
    <message>
        <source>encoders.video.fit is “{fit}”; use one of {fits}.</source>
        <translation>encoders.video.fit 为“{fit}”；请使用 {fits} 之一。</translation>
    </message>
    <message>
        <source>encoders.{modality} is no modality; use one of {modalities}.</source>
        <translation>encoders.{modality} 不是模态；请使用 {modalities} 之一。</translation>
    </message>
    <message>
        <source>encoders.{modality}.batch is {batch}; use 1 or more.</source>
        <translation>encoders.{modality}.batch 为 {batch}；请使用 1 或更大的数。</translation>
    </message>
    <message>
        <source>encoders.{modality}.name is missing; it names the encoder of that modality.</source>
        <translation>缺少 encoders.{modality}.name；它指定该模态的编码器。</translation>
    </message>
    <message>
        <source>encoders.{modality}.{name} is “{value}”; use one of {allowed}.</source>
        <translation>encoders.{modality}.{name} 为“{value}”；请使用 {allowed} 之一。</translation>
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
        <source>it is {dtype} {shape}, not numbers [D] or [T, D]</source>
        <translation>是 {dtype} {shape}，而不是 [D] 或 [T, D] 的数值</translation>
    </message>
    <message>
        <source>it names {count} modalities</source>
        <translation>它列出了 {count} 个模态</translation>
    </message>
    <message>
        <source>its picture cannot be decoded, only its sound is used</source>
        <translation>画面无法解码，只使用其声音</translation>
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
        <source>labels of the names that this project has not, so these clips are unlabelled: {words}; map them with --map {first}=…</source>
        <translation>文件名中有本项目没有的标签，这些片段未标注：{words}；请用 --map {first}=… 进行映射</translation>
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
        <source>may mean “{one}” as well as “{other}”; nothing was taken from it.</source>
        <translation>既可能指“{one}”，也可能指“{other}”；未从中取用任何内容。</translation>
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
        <source>nobody is here to agree; add --yes to send.</source>
        <translation>没有人在场同意；如要发送请加上 --yes。</translation>
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
        <source>round {folder} has ended; there is nothing to resume.</source>
        <translation>轮次 {folder} 已经结束；没有可继续的内容。</translation>
    </message>
    <message>
        <source>round {folder} is running already; cancel it first or wait for its end.</source>
        <translation>轮次 {folder} 已在运行；请先取消它，或等它结束。</translation>
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
        <source>the speech encoder “whisper” needs the package ctranslate2; install it with {command}.</source>
        <translation>语音编码器“whisper”需要 ctranslate2 软件包；请用 {command} 安装。</translation>
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
        <source>tune.learning_rate is above 0 up to 1, and tune.warmup below 1.</source>
        <translation>tune.learning_rate 应大于 0 且不超过 1，tune.warmup 应小于 1。</translation>
    </message>
    <message>
        <source>tune.{name} is {getattr}; use {least} or more.</source>
        <translation>tune.{name} 为 {getattr}；请使用 {least} 或更大的数。</translation>
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
        <source>{count} names match without regard to folder, ending, letter case or accents, as {first}.</source>
        <translation>有 {count} 个名称在不计文件夹、扩展名、大小写和重音的情况下匹配，例如 {first}。</translation>
    </message>
    <message>
        <source>{count} of {total} clips could not be read in full; the notes say why.</source>
        <translation>{total} 个片段中有 {count} 个无法完整读取；备注中说明了原因。</translation>
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
        <source>{file} has changed since it was imported as {names}; put the old file back, or replace it by the new one.</source>
        <translation>{file} 自作为 {names} 导入后已更改；请放回旧文件，或以新文件替换。</translation>
    </message>
    <message>
        <source>{file} has no “{field}”.</source>
        <translation>{file} 中没有“{field}”。</translation>
    </message>
    <message>
        <source>{file} is a workbook of a spreadsheet; save it as CSV UTF-8.</source>
        <translation>{file} 是电子表格工作簿；请另存为 CSV UTF-8。</translation>
    </message>
    <message>
        <source>{file} {what} (--encoding gb18030, big5, cp1252 …).</source>
        <translation>{file} {what}（--encoding gb18030、big5、cp1252 …）。</translation>
    </message>
    <message>
        <source>{folder} is not there any more.</source>
        <translation>{folder} 已不存在。</translation>
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
        <source>{path} asks for “{command}”, which no trainer does.</source>
        <translation>{path} 要求“{command}”，训练程序没有这个命令。</translation>
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
        <source>{what} in {file} were changed by another program and were made anew; “emodesk check” looks whether all decisions are what they were.</source>
        <translation>{file} 中的 {what} 被其他程序改动过，已重新建立；“emodesk check” 可检查所有决定是否仍与原来一致。</translation>
    </message>
    <message>
        <source>{what} is not as EmoDesk makes it</source>
        <translation>{what} 与 EmoDesk 所建的不同</translation>
    </message>
    <message>
        <source>“subsets” with everything present are not “probabilities”</source>
        <translation>模态齐全时的“subsets”与“probabilities”不一致</translation>
    </message>
    <message>
        <source>“{clip}”: {annotator} decided otherwise here, and that holds; {label} was not taken.</source>
        <translation>“{clip}”：{annotator} 在此作出了不同的判断，以该判断为准；未采用 {label}。</translation>
    </message>
    <message>
        <source>“{clip}”: {annotator} gives it {labels} along its time; that is no label of the whole clip.</source>
        <translation>“{clip}”：{annotator} 在不同时段给出 {labels}；这不是整个片段的标签。</translation>
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
        <source>A label set has 2 to 9 labels, not {count}</source>
        <translation>一套标签有 2 到 9 个标签，而不是 {count} 个</translation>
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
        <source>Decisions or imports hold labels that emodesk.toml does not have: {held}. “emodesk labels PROJECT --map OLD=NEW” says what they are called now; until then no round can be started.</source>
        <translation>有决定或导入带有 emodesk.toml 中没有的标签：{held}。请用 “emodesk labels PROJECT --map OLD=NEW” 指明它们现在的名称；在此之前无法开始新一轮。</translation>
    </message>
    <message>
        <source>Deleted bytes could not be wiped from the database ({error}); free some space and do it again.</source>
        <translation>无法从数据库中清除已删除的数据（{error}）；请腾出一些空间后重试。</translation>
    </message>
    <message>
        <source>ELAN: a folder with tiers for labels, words and modalities along time</source>
        <translation>ELAN：一个文件夹，含标签、文本和各模态随时间的层</translation>
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
        <translation>所有作出过的判断</translation>
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
        <source>Label Studio: labels as annotations, pseudo-labels as predictions</source>
        <translation>Label Studio：标签作为标注，伪标签作为预测</translation>
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
        <translation>轮次 {number} 在此没有预测；请选择已结束的轮次。</translation>
    </message>
    <message>
        <source>Round {number} has no results yet; they can be taken in once it has succeeded.</source>
        <translation>轮次 {number} 还没有结果；成功结束后才能读入。</translation>
    </message>
    <message>
        <source>Round {number} made no curves, so {modalities} have no tiers along time.</source>
        <translation>轮次 {number} 没有生成曲线，因此 {modalities} 没有随时间的层。</translation>
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
        <source>already holds a project; open it</source>
        <translation>中已有一个项目；请打开它</translation>
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
        <source>is not empty</source>
        <translation>不是空的</translation>
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
        <source>no encoding is called “{encoding}”; name one such as gb18030, big5 or cp1252</source>
        <translation>没有名为“{encoding}”的编码；请指明编码，例如 gb18030、big5 或 cp1252</translation>
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
        <source>{count} paths of another place were found below the table&apos;s folder.</source>
        <translation>有 {count} 个来自别处的路径已在表格所在文件夹下找到。</translation>
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
        <source>{error}; name two to nine different labels.</source>
        <translation>{error}；请写出两到九个不同的标签。</translation>
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
        <source>{folder} is not there, so round {number} cannot be taken in.</source>
        <translation>{folder} 不存在，因此无法读入轮次 {number}。</translation>
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
        <source>{folder} lacks {missing} of {count} shards; fetch them there.</source>
        <translation>{folder} 缺少 {count} 个分片中的 {missing}；请获取到那里。</translation>
    </message>
    <message>
        <source>{folder} named by {setting} lacks {missing}; put them there.</source>
        <translation>{setting} 指定的 {folder} 缺少 {missing}；请放到那里。</translation>
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
        <source>{folder} {what}, or name a new folder.</source>
        <translation>{folder} {what}，或指定一个新文件夹。</translation>
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
        <source>{n} candidates are no clips of this project ({names}); import them first.</source>
        <translation>{n} 个候选不是本项目的片段（{names}）；请先导入它们。</translation>
    </message>
    <message>
        <source>{n} candidates have no label ({names}); apply a round that knows them.</source>
        <translation>{n} 个候选没有标签（{names}）；请应用一个含有它们的轮次。</translation>
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
        <translation>略去 {n} 个片段，因为无人对其作出判断。</translation>
    </message>
    <message>
        <source>{n} clips are left out, as nothing is said of them.</source>
        <translation>略去 {n} 个片段，因为没有任何关于它们的判断。</translation>
    </message>
    <message>
        <source>{n} clips are left out, as their files are not where they were.</source>
        <translation>略去 {n} 个片段，因为它们的文件已不在原处。</translation>
    </message>
    <message>
        <source>{n} clips are left out, as they are no candidates.</source>
        <translation>略去 {n} 个片段，因为它们不是候选。</translation>
    </message>
    <message>
        <source>{n} clips are left out, as they are parts of longer files.</source>
        <translation>略去 {n} 个片段，因为它们是较长文件的一部分。</translation>
    </message>
    <message>
        <source>{n} clips are parts of longer files; Label Studio plays the whole file.</source>
        <translation>{n} 个片段是较长文件的一部分；Label Studio 会播放整个文件。</translation>
    </message>
    <message>
        <source>{n} clips have no pseudo-label, as round {number} does not know them.</source>
        <translation>{n} 个片段没有伪标签，因为轮次 {number} 不含这些片段。</translation>
    </message>
    <message>
        <source>{n} clips have several annotators; what most say is the label. A rule that counts votes (majority) keeps each one&apos;s word.</source>
        <translation>{n} 个片段有多位标注者；多数意见作为标签。计票的规则（majority）会保留每个人的意见。</translation>
    </message>
    <message>
        <source>{n} clips take the label that all their stretches share; stretches are not kept.</source>
        <translation>{n} 个片段采用其各时段共同的标签；时段本身不保留。</translation>
    </message>
    <message>
        <source>{n} names belong to two clips each ({names}); a submission has bare names.</source>
        <translation>{n} 个名称各对应两个片段（{names}）；提交文件只含文件主名。</translation>
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
        <source>{path} is nested too deeply.</source>
        <translation>{path} 嵌套过深。</translation>
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
        <source>{path} is no folder of .npy files, no .npz and no .safetensors; name one of them.</source>
        <translation>{path} 既不是 .npy 文件夹，也不是 .npz 或 .safetensors；请指定其中之一。</translation>
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
        <source>{place}: “{name}” may be “{one}” or “{other}”; put the features into folders as the clips are.</source>
        <translation>{place}：“{name}”可能是“{one}”或“{other}”；请按片段的文件夹结构存放特征。</translation>
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
        <source>{reason}; run the round again.</source>
        <translation>{reason}；请重新运行该轮。</translation>
    </message>
    <message>
        <source>{repo} at {revision} lacks {missing}; {advice}.</source>
        <translation>{repo} 的 {revision} 版本缺少 {missing}；请{advice}。</translation>
    </message>
    <message>
        <source>{repo} cannot be fetched ({reason}); {advice}.</source>
        <translation>无法获取 {repo}（{reason}）；请{advice}。</translation>
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
        <source>{section}.{name} is {value:g}; use a number from {low:g} to {high:g}.</source>
        <translation>{section}.{name} 为 {value:g}；请使用 {low:g} 到 {high:g} 之间的数。</translation>
    </message>
    <message>
        <source>{section}.{name} is “{value}”; use one of {allowed}.</source>
        <translation>{section}.{name} 为“{value}”；请使用 {allowed} 之一。</translation>
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
        <source>{url} refused the key ({status}); check {variable} in the environment or the keyring&apos;s entry.</source>
        <translation>{url} 拒绝了密钥（{status}）；请检查环境变量 {variable} 或钥匙串中的条目。</translation>
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
        <source>{where}.model is “{model}”, whose GELU is not that of OpenAI&apos;s weights; write {model}-quickgelu, or openai = false for weights of somebody else.</source>
        <translation>{where}.model 为“{model}”，其 GELU 与 OpenAI 权重的不同；请写 {model}-quickgelu，若是他人的权重则写 openai = false。</translation>
    </message>
    <message>
        <source>{where}.normalisation is “{normalisation}”; use one of {normalisations}.</source>
        <translation>{where}.normalisation 为“{normalisation}”；请使用 {normalisations} 之一。</translation>
    </message>
    <message>
        <source>{where}.rate is {rate:g}; use 0 for every frame, or up to 240 a second.</source>
        <translation>{where}.rate 为 {rate:g}；0 表示每一帧，或最多每秒 240 帧。</translation>
    </message>
    <message>
        <source>{where}: {key} is {value:g}; use a number from {low:g} to {high:g}.</source>
        <translation>{where}：{key} 为 {value:g}；请使用 {low:g} 到 {high:g} 之间的数。</translation>
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
        <source>“{field}” in {file} does not hold what it should.</source>
        <translation>{file} 中的“{field}”内容不正确。</translation>
    </message>
    <message>
        <source>“{field}” in {file} is not {what}.</source>
        <translation>{file} 中的“{field}”不是{what}。</translation>
    </message>
    <message>
        <source>“{field}” in {path} is not {value}; mend it.</source>
        <translation>{path} 中的“{field}”不是{value}；请改正。</translation>
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
        <source>“{letter}”: {error}</source>
        <translation>“{letter}”：{error}</translation>
    </message>
    <message>
        <source>“{name}” already stands in line {first}; the first line holds, remove one.</source>
        <translation>“{name}”已在第 {first} 行出现；以第一处为准，请删去一行。</translation>
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
        <source>“{name}” is zero seconds long; record it again.</source>
        <translation>“{name}”的长度为零秒；请重新录制。</translation>
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
        <source>“{repo}” has no revision {revision}; mend {revision_setting}.</source>
        <translation>“{repo}”没有版本 {revision}；请改正 {revision_setting}。</translation>
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
