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
        <source>step {n}: {waf}</source>
        <translation>第 {n} 步：{waf}</translation>
    </message>
    <message>
        <source>mean of the folds</source>
        <translation>各折均值</translation>
    </message>
    <message>
        <source>expect a WAF of {low} to {high} on new speakers</source>
        <translation>对新说话人，WAF 预计为 {low} 至 {high}</translation>
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
        <source>Features are centred by speaker ({n} of them): the linear baseline then gives the right label of speakers it never saw a probability of {after} instead of {before}.</source>
        <translation>特征已按说话人中心化（{n} 位）：对未见过的说话人，线性基线给正确标签的概率由 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>Features are not centred by speaker ({n} of them): the linear baseline would then give the right label of speakers it never saw a probability of {after} instead of {before}.</source>
        <translation>特征未按说话人中心化（{n} 位）：若中心化，对未见过的说话人，线性基线给正确标签的概率将由 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>Confidence was calibrated (temperature {t}): its error went from {before} to {after}.</source>
        <translation>已校准置信度（温度 {t}）：校准误差从 {before} 变为 {after}。</translation>
    </message>
    <message>
        <source>Cancelled. Resume goes on from the last checkpoint.</source>
        <translation>已取消。“继续”会从最近的检查点接着运行。</translation>
    </message>
    <message>
        <source>Stopping after the present batch. Stop now ends it at once; the last checkpoint is kept.</source>
        <translation>将在当前批次之后停止。“立即停止”会马上结束；最近的检查点会保留。</translation>
    </message>
    <message>
        <source>step {n}: {waf} over {folds} folds</source>
        <translation>第 {n} 步：{waf}（{folds} 折）</translation>
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
        <source>The process no longer answers. Resume ends it and goes on from the last checkpoint.</source>
        <translation>进程已无响应。“继续”会结束它，并从最近的检查点接着运行。</translation>
    </message>
    <message>
        <source>The process ended without a word: the machine was restarted, or memory ran out. Resume goes on from the last checkpoint.</source>
        <translation>进程意外结束：可能是机器重启过，或内存不足。“继续”会从最近的检查点接着运行。</translation>
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
        <source>marks: round {n}</source>
        <translation>刻线：轮次 {n}</translation>
    </message>
    <message>
        <source>round</source>
        <translation>轮次</translation>
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
        <source>WAF {full} with all, marked</source>
        <translation>刻线：全部模态时 WAF {full}</translation>
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
        <source>Importing clips</source>
        <translation>正在导入片段</translation>
    </message>
    <message>
        <source>{added} clips came in, {left} did not:</source>
        <translation>已导入 {added} 个片段，{left} 个未能导入：</translation>
    </message>
    <message>
        <source>Export labels</source>
        <translation>导出标签</translation>
    </message>
    <message>
        <source>Labels written to {path}</source>
        <translation>标签已写入 {path}</translation>
    </message>
    <message>
        <source>Building the demo</source>
        <translation>正在生成演示项目</translation>
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
        <source>Clip</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>{done} of {total} reviewed</source>
        <translation>已审阅 {done} / {total}</translation>
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
        <source>Preset</source>
        <translation>预设</translation>
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
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
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
    <name>Palette</name>
    <message>
        <source>Type a command, a clip or words of a transcript</source>
        <translation>输入命令、片段名或转写文本</translation>
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
        <source>No clip is selected. Choose one in the queue.</source>
        <translation>未选择片段。请在队列中选择一个。</translation>
    </message>
    <message>
        <source>Sound only: this clip has no picture.</source>
        <translation>仅有声音：此片段没有画面。</translation>
    </message>
</context>
<context>
    <name>PredictionModel</name>
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
        <source>flagged</source>
        <translation>已标记</translation>
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
        <source>No decision yet.</source>
        <translation>还没有决定。</translation>
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
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>已标记</translation>
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
        <source>Log</source>
        <translation>日志</translation>
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
        <source>WAF {waf}, {change} on round {n}</source>
        <translation>WAF {waf}，较轮次 {n} {change}</translation>
    </message>
    <message>
        <source>Nothing was written yet.</source>
        <translation>尚无内容。</translation>
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
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Projects that you open are listed here.
Begin with a folder of clips, or the demo.</source>
        <translation>您打开过的项目会列在这里。
请从一个片段文件夹或演示项目开始。</translation>
    </message>
    <message>
        <source>{folder} is not there any more</source>
        <translation>{folder} 已不存在</translation>
    </message>
    <message>
        <source>Take from this list; nothing is deleted</source>
        <translation>从此列表中移除；不会删除任何文件</translation>
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
    <name>TimelineView</name>
    <message>
        <source>{seconds:.2f} s</source>
        <translation>{seconds:.2f} 秒</translation>
    </message>
</context>
<context>
    <name>TranscriptPanel</name>
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
        <source>Export labels…</source>
        <translation>导出标签…</translation>
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
        <source>Skip this clip</source>
        <translation>跳过此片段</translation>
    </message>
    <message>
        <source>Flag this clip</source>
        <translation>标记此片段</translation>
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
        <source>reviewed</source>
        <translation>已审阅</translation>
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
