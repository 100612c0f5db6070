<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>app</name>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>编辑(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>视图(&amp;V)</translation>
    </message>
    <message>
      <source>&amp;Track</source>
      <translation>轨迹(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;Review</source>
      <translation>审核(&amp;R)</translation>
    </message>
    <message>
      <source>M&amp;odel</source>
      <translation>模型(&amp;O)</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>帮助(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Go</source>
      <translation>跳转(&amp;G)</translation>
    </message>
    <message>
      <source>&amp;Zoom</source>
      <translation>缩放(&amp;Z)</translation>
    </message>
    <message>
      <source>Mas&amp;ks</source>
      <translation>掩码(&amp;K)</translation>
    </message>
    <message>
      <source>S&amp;elect track</source>
      <translation>选择轨迹(&amp;E)</translation>
    </message>
    <message>
      <source>Class by num&amp;ber</source>
      <translation>按编号选择类别(&amp;B)</translation>
    </message>
    <message>
      <source>Wheel</source>
      <translation>滚轮</translation>
    </message>
    <message>
      <source>Zoom around the cursor</source>
      <translation>以光标为中心缩放</translation>
    </message>
    <message>
      <source>Middle drag</source>
      <translation>中键拖动</translation>
    </message>
    <message>
      <source>Pan</source>
      <translation>平移画面</translation>
    </message>
    <message>
      <source>Click</source>
      <translation>单击</translation>
    </message>
    <message>
      <source>Select the track of a mask (select tool)</source>
      <translation>选中掩码所属的轨迹（选择工具）</translation>
    </message>
    <message>
      <source>Right click</source>
      <translation>右键单击</translation>
    </message>
    <message>
      <source>Select the track of a mask and open its menu (select tool)</source>
      <translation>选中掩码所属的轨迹并打开其菜单（选择工具）</translation>
    </message>
    <message>
      <source>Ctrl+drag</source>
      <translation>Ctrl+拖动</translation>
    </message>
    <message>
      <source>Erase with the brush in hand</source>
      <translation>画笔状态下擦除</translation>
    </message>
    <message>
      <source>Alt+wheel</source>
      <translation>Alt+滚轮</translation>
    </message>
    <message>
      <source>Brush size</source>
      <translation>画笔大小</translation>
    </message>
    <message>
      <source>Enter, double-click</source>
      <translation>Enter 或双击</translation>
    </message>
    <message>
      <source>Close the polygon</source>
      <translation>闭合多边形</translation>
    </message>
    <message>
      <source>Backspace</source>
      <translation>Backspace</translation>
    </message>
    <message>
      <source>Take the last point of the polygon back</source>
      <translation>撤回多边形的最后一个点</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Drop the polygon or box in hand</source>
      <translation>放弃正在绘制的多边形或框</translation>
    </message>
    <message>
      <source>Tab, Shift+Tab</source>
      <translation>Tab、Shift+Tab</translation>
    </message>
    <message>
      <source>Next or previous field; on the canvas, Tab selects the next track</source>
      <translation>下一个或上一个控件；在画布上，Tab 选择下一条轨迹</translation>
    </message>
    <message>
      <source>Arrows, Shift+arrows</source>
      <translation>方向键、Shift+方向键</translation>
    </message>
    <message>
      <source>Move the keyboard pointer; with Shift by one pixel of the frame</source>
      <translation>移动键盘指针；按住 Shift 每次一个画面像素</translation>
    </message>
    <message>
      <source>Space, held with arrows</source>
      <translation>空格键，可按住并配合方向键</translation>
    </message>
    <message>
      <source>Click or drag with the keyboard pointer; Ctrl and Shift as with the mouse</source>
      <translation>用键盘指针点击或拖动；Ctrl 与 Shift 的作用和鼠标相同</translation>
    </message>
    <message>
      <source>Shift+drag on the timeline</source>
      <translation>在时间线上 Shift+拖动</translation>
    </message>
    <message>
      <source>Choose the range of frames</source>
      <translation>选择帧区间</translation>
    </message>
    <message>
      <source>Ctrl+wheel on the timeline</source>
      <translation>在时间线上 Ctrl+滚轮</translation>
    </message>
    <message>
      <source>Zoom the timeline around the pointer</source>
      <translation>以指针为中心缩放时间线</translation>
    </message>
    <message>
      <source>Middle drag on the timeline</source>
      <translation>在时间线上中键拖动</translation>
    </message>
    <message>
      <source>Pan the timeline</source>
      <translation>平移时间线</translation>
    </message>
    <message>
      <source>Double-click on the ruler</source>
      <translation>双击刻度尺</translation>
    </message>
    <message>
      <source>Show the whole video on the timeline</source>
      <translation>在时间线上显示整个视频</translation>
    </message>
    <message>
      <source>&amp;Open…</source>
      <translation>打开(&amp;O)…</translation>
    </message>
    <message>
      <source>Open a video or a project</source>
      <translation>打开视频或项目</translation>
    </message>
    <message>
      <source>Open &amp;frame folder…</source>
      <translation>打开帧文件夹(&amp;F)…</translation>
    </message>
    <message>
      <source>Open a folder of pictures as a video</source>
      <translation>将图片文件夹作为视频打开</translation>
    </message>
    <message>
      <source>&amp;New project…</source>
      <translation>新建项目(&amp;N)…</translation>
    </message>
    <message>
      <source>Start an empty project file</source>
      <translation>新建一个空项目文件</translation>
    </message>
    <message>
      <source>&amp;Add videos…</source>
      <translation>添加视频(&amp;A)…</translation>
    </message>
    <message>
      <source>Add videos to this project</source>
      <translation>将视频添加到当前项目</translation>
    </message>
    <message>
      <source>Pro&amp;ject settings…</source>
      <translation>项目设置(&amp;J)…</translation>
    </message>
    <message>
      <source>Overlap rule and other settings kept in the project</source>
      <translation>重叠规则等保存在项目中的设置</translation>
    </message>
    <message>
      <source>&amp;Import…</source>
      <translation>导入(&amp;I)…</translation>
    </message>
    <message>
      <source>Read videos and labels from a dataset</source>
      <translation>从数据集读取视频和标注</translation>
    </message>
    <message>
      <source>&amp;Export…</source>
      <translation>导出(&amp;E)…</translation>
    </message>
    <message>
      <source>Write videos and labels as a dataset</source>
      <translation>将视频和标注导出为数据集</translation>
    </message>
    <message>
      <source>&amp;Save</source>
      <translation>保存(&amp;S)</translation>
    </message>
    <message>
      <source>Every edit is saved as it is made; this says since when</source>
      <translation>每次编辑都会立即保存；此命令显示上次保存的时间</translation>
    </message>
    <message>
      <source>&amp;Preferences…</source>
      <translation>首选项(&amp;P)…</translation>
    </message>
    <message>
      <source>Theme, language, keys and device of this machine</source>
      <translation>本机的主题、语言、快捷键和计算设备</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>退出(&amp;Q)</translation>
    </message>
    <message>
      <source>Close the window</source>
      <translation>关闭窗口</translation>
    </message>
    <message>
      <source>&amp;Undo</source>
      <translation>撤销(&amp;U)</translation>
    </message>
    <message>
      <source>Take back the last edit and go to its frame; while an outline is drawn, its last point</source>
      <translation>撤销上一次编辑并转到它所在的帧；正在绘制轮廓时，撤销其最后一个点</translation>
    </message>
    <message>
      <source>&amp;Redo</source>
      <translation>重做(&amp;R)</translation>
    </message>
    <message>
      <source>Do the last undone edit again</source>
      <translation>重做上一次撤销的编辑</translation>
    </message>
    <message>
      <source>Cop&amp;y mask</source>
      <translation>复制掩码(&amp;Y)</translation>
    </message>
    <message>
      <source>Keep the selected mask of this frame, to paste it on another frame or into another track</source>
      <translation>记住当前帧上所选的掩码，以便粘贴到其他帧或其他轨迹</translation>
    </message>
    <message>
      <source>Paste copie&amp;d mask</source>
      <translation>粘贴掩码(&amp;D)</translation>
    </message>
    <message>
      <source>Give the selected track the copied mask on this frame</source>
      <translation>在当前帧上将复制的掩码赋给所选轨迹</translation>
    </message>
    <message>
      <source>&amp;Select tool</source>
      <translation>选择工具(&amp;S)</translation>
    </message>
    <message>
      <source>Click a mask to select its track; drag it to move it on this frame</source>
      <translation>单击掩码选中其轨迹；拖动可在当前帧移动掩码</translation>
    </message>
    <message>
      <source>&amp;Brush</source>
      <translation>画笔(&amp;B)</translation>
    </message>
    <message>
      <source>Paint the selected track on this frame; Ctrl+drag erases</source>
      <translation>在当前帧涂画所选轨迹；Ctrl+拖动为擦除</translation>
    </message>
    <message>
      <source>&amp;Eraser</source>
      <translation>橡皮擦(&amp;E)</translation>
    </message>
    <message>
      <source>Erase the selected track on this frame</source>
      <translation>在当前帧擦除所选轨迹</translation>
    </message>
    <message>
      <source>&amp;Polygon</source>
      <translation>多边形(&amp;P)</translation>
    </message>
    <message>
      <source>Draw the outline point by point; Enter closes, Backspace takes the last point back, Esc drops it</source>
      <translation>逐点绘制轮廓；Enter 闭合，Backspace 撤回最后一个点，Esc 放弃</translation>
    </message>
    <message>
      <source>S&amp;mart tool</source>
      <translation>智能工具(&amp;M)</translation>
    </message>
    <message>
      <source>Box or scribble an object on this frame; its edge is found</source>
      <translation>在当前帧框选或涂抹目标，自动贴合边缘</translation>
    </message>
    <message>
      <source>&amp;Keyboard pointer</source>
      <translation>键盘指针(&amp;K)</translation>
    </message>
    <message>
      <source>Show a cross that takes the place of the mouse: arrows move it, Space is its button</source>
      <translation>显示代替鼠标的十字：方向键移动，空格键为按键</translation>
    </message>
    <message>
      <source>Sm&amp;aller brush</source>
      <translation>缩小画笔(&amp;A)</translation>
    </message>
    <message>
      <source>Make the brush smaller; also Alt+wheel</source>
      <translation>缩小画笔；也可用 Alt+滚轮</translation>
    </message>
    <message>
      <source>&amp;Larger brush</source>
      <translation>放大画笔(&amp;L)</translation>
    </message>
    <message>
      <source>Make the brush larger; also Alt+wheel</source>
      <translation>放大画笔；也可用 Alt+滚轮</translation>
    </message>
    <message>
      <source>Fill &amp;holes</source>
      <translation>填充孔洞(&amp;H)</translation>
    </message>
    <message>
      <source>Fill the holes of the selected mask on this frame</source>
      <translation>填充当前帧所选掩码的孔洞</translation>
    </message>
    <message>
      <source>Remove &amp;islands</source>
      <translation>去除孤立区域(&amp;I)</translation>
    </message>
    <message>
      <source>Keep only the large parts of the selected mask on this frame</source>
      <translation>只保留当前帧所选掩码中较大的部分</translation>
    </message>
    <message>
      <source>Smoo&amp;th outline</source>
      <translation>平滑轮廓(&amp;T)</translation>
    </message>
    <message>
      <source>Smooth the outline of the selected mask on this frame</source>
      <translation>平滑当前帧所选掩码的轮廓</translation>
    </message>
    <message>
      <source>&amp;Classes…</source>
      <translation>类别(&amp;C)…</translation>
    </message>
    <message>
      <source>Names, colours and keys of the classes</source>
      <translation>类别的名称、颜色和快捷键</translation>
    </message>
    <message>
      <source>&amp;Pre-label</source>
      <translation>预标注(&amp;P)</translation>
    </message>
    <message>
      <source>Let the model draw masks on the whole video; confirmed frames stay</source>
      <translation>由模型为整个视频生成掩码；已确认的帧保持不变</translation>
    </message>
    <message>
      <source>Pre-label &amp;all new videos</source>
      <translation>预标注所有新视频(&amp;A)</translation>
    </message>
    <message>
      <source>Label every new video of the project, one after the other; each is shown meanwhile</source>
      <translation>依次标注项目中的每个新视频；标注时显示该视频</translation>
    </message>
    <message>
      <source>Carry track &amp;forward</source>
      <translation>向后续帧传播轨迹(&amp;F)</translation>
    </message>
    <message>
      <source>Draw the chosen tracks anew from this frame on, to the end of the range or video; human frames stay</source>
      <translation>从当前帧起重新生成所选轨迹，直到区间或视频的末尾；人工帧保持不变</translation>
    </message>
    <message>
      <source>Carry track &amp;back</source>
      <translation>向之前的帧传播轨迹(&amp;B)</translation>
    </message>
    <message>
      <source>Draw the chosen tracks anew from this frame back, to the start of the range or video; human frames stay</source>
      <translation>从当前帧往回重新生成所选轨迹，直到区间或视频的开头；人工帧保持不变</translation>
    </message>
    <message>
      <source>Carry track forward by &amp;number…</source>
      <translation>向后续帧传播若干帧(&amp;N)…</translation>
    </message>
    <message>
      <source>Draw the chosen tracks anew on as many next frames as you say, within the range; human frames stay</source>
      <translation>在区间内按指定的帧数向后重新绘制所选轨迹；人工帧保持不变</translation>
    </message>
    <message>
      <source>Carry track back by n&amp;umber…</source>
      <translation>向之前的帧传播若干帧(&amp;U)…</translation>
    </message>
    <message>
      <source>Draw the chosen tracks anew on as many frames before as you say, within the range; human frames stay</source>
      <translation>在区间内按指定的帧数向前重新绘制所选轨迹；人工帧保持不变</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>Stop the model, export or import in hand; what a model found stays</source>
      <translation>停止正在进行的模型运行、导出或导入；模型已找到的内容会保留</translation>
    </message>
    <message>
      <source>&amp;Keys</source>
      <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
      <source>Show all keys</source>
      <translation>显示全部快捷键</translation>
    </message>
    <message>
      <source>&amp;Tour</source>
      <translation>入门导览(&amp;T)</translation>
    </message>
    <message>
      <source>Show the first steps</source>
      <translation>显示入门步骤</translation>
    </message>
    <message>
      <source>&amp;About</source>
      <translation>关于(&amp;A)</translation>
    </message>
    <message>
      <source>Version, licence and folders of this program</source>
      <translation>本程序的版本、许可证和文件夹</translation>
    </message>
    <message>
      <source>Track {number} of this frame</source>
      <translation>当前帧的第 {number} 条轨迹</translation>
    </message>
    <message>
      <source>Select the track that stands in place {number} among those of this frame</source>
      <translation>选中当前帧上排在第 {number} 位的轨迹</translation>
    </message>
    <message>
      <source>Class {number}</source>
      <translation>类别 {number}</translation>
    </message>
    <message>
      <source>Make the whole selected track one of the class that stands in place {number} of the list of classes</source>
      <translation>将整条所选轨迹改为类别列表中第 {number} 位的类别</translation>
    </message>
    <message>
      <source>&amp;New track</source>
      <translation>新建轨迹(&amp;N)</translation>
    </message>
    <message>
      <source>Start a track on this frame</source>
      <translation>从当前帧开始一条新轨迹</translation>
    </message>
    <message>
      <source>Next track</source>
      <translation>下一条轨迹</translation>
    </message>
    <message>
      <source>Select the next track on this frame</source>
      <translation>选中当前帧的下一条轨迹</translation>
    </message>
    <message>
      <source>&amp;Rename…</source>
      <translation>重命名(&amp;R)…</translation>
    </message>
    <message>
      <source>Give the selected track a name of its own</source>
      <translation>为所选轨迹起一个名称</translation>
    </message>
    <message>
      <source>Change &amp;class…</source>
      <translation>更改类别(&amp;C)…</translation>
    </message>
    <message>
      <source>Change the class of the whole selected track</source>
      <translation>更改整条所选轨迹的类别</translation>
    </message>
    <message>
      <source>Ke&amp;yframe</source>
      <translation>关键帧(&amp;Y)</translation>
    </message>
    <message>
      <source>Confirm the selected mask of this frame as a keyframe, or give it back to the model that drew it</source>
      <translation>将此帧上所选的掩码确认为关键帧，或将其交还给绘制它的模型</translation>
    </message>
    <message>
      <source>&amp;Lock</source>
      <translation>锁定(&amp;L)</translation>
    </message>
    <message>
      <source>Protect the selected track from every edit, and its pixels from tracks carried on, or free it</source>
      <translation>保护所选轨迹不被编辑，其像素也不会被传播的轨迹占用；或解除锁定</translation>
    </message>
    <message>
      <source>&amp;Hide</source>
      <translation>隐藏(&amp;H)</translation>
    </message>
    <message>
      <source>Do not draw the selected track, or draw it again</source>
      <translation>不显示所选轨迹，或重新显示</translation>
    </message>
    <message>
      <source>S&amp;olo</source>
      <translation>独显(&amp;O)</translation>
    </message>
    <message>
      <source>Draw the selected track alone, or all again</source>
      <translation>只显示所选轨迹，或重新显示全部</translation>
    </message>
    <message>
      <source>Hide e&amp;very mask</source>
      <translation>隐藏全部掩码(&amp;V)</translation>
    </message>
    <message>
      <source>Show the picture without any mask, or with those that were drawn before</source>
      <translation>只显示画面、不显示任何掩码，或恢复之前显示的掩码</translation>
    </message>
    <message>
      <source>Show &amp;all</source>
      <translation>全部显示(&amp;A)</translation>
    </message>
    <message>
      <source>Draw all tracks again</source>
      <translation>重新显示所有轨迹</translation>
    </message>
    <message>
      <source>S&amp;wap ids from here</source>
      <translation>从此处起交换 ID(&amp;W)</translation>
    </message>
    <message>
      <source>Swap the selected track with another from this frame on; earlier frames stay</source>
      <translation>从当前帧起将所选轨迹与另一条轨迹互换；之前的帧不变</translation>
    </message>
    <message>
      <source>Swa&amp;p ids on frames…</source>
      <translation>在指定帧上交换 ID(&amp;P)…</translation>
    </message>
    <message>
      <source>Swap the selected track with another on frames that you choose</source>
      <translation>在您选择的帧上将所选轨迹与另一条轨迹互换</translation>
    </message>
    <message>
      <source>&amp;Merge…</source>
      <translation>合并(&amp;M)…</translation>
    </message>
    <message>
      <source>Join another track into the selected one on all frames; what overlaps is shown before</source>
      <translation>在所有帧上将另一条轨迹并入所选轨迹；重叠之处会事先显示</translation>
    </message>
    <message>
      <source>&amp;Split here</source>
      <translation>在此处拆分(&amp;S)</translation>
    </message>
    <message>
      <source>Give the selected track a new id from this frame on; earlier frames stay</source>
      <translation>从当前帧起为所选轨迹分配新 ID；之前的帧不变</translation>
    </message>
    <message>
      <source>Copy to ne&amp;xt frames…</source>
      <translation>复制到后续帧(&amp;X)…</translation>
    </message>
    <message>
      <source>Copy the selected mask of this frame to the next frames</source>
      <translation>将当前帧的所选掩码复制到后续帧</translation>
    </message>
    <message>
      <source>&amp;Interpolate</source>
      <translation>插值(&amp;I)</translation>
    </message>
    <message>
      <source>Fill the frames between the human masks around this frame in the selected track</source>
      <translation>在所选轨迹中，填补当前帧前后两个人工掩码之间的帧</translation>
    </message>
    <message>
      <source>Clean &amp;up on frames…</source>
      <translation>在指定帧上清理(&amp;U)…</translation>
    </message>
    <message>
      <source>Fill holes, remove islands or smooth the model's masks of the selected track on frames that you choose</source>
      <translation>在您选择的帧上，对所选轨迹中由模型生成的掩码填充孔洞、去除孤立区域或平滑轮廓</translation>
    </message>
    <message>
      <source>&amp;Delete on this frame</source>
      <translation>在当前帧删除(&amp;D)</translation>
    </message>
    <message>
      <source>Delete the selected track on this frame only</source>
      <translation>仅在当前帧删除所选轨迹</translation>
    </message>
    <message>
      <source>Delete in ran&amp;ge</source>
      <translation>在区间内删除(&amp;G)</translation>
    </message>
    <message>
      <source>Delete the selected track on the frames of the range only</source>
      <translation>仅在区间内的帧上删除所选轨迹</translation>
    </message>
    <message>
      <source>Delete on &amp;frames…</source>
      <translation>在指定帧上删除(&amp;F)…</translation>
    </message>
    <message>
      <source>Delete the selected track on frames that you choose</source>
      <translation>在您选择的帧上删除所选轨迹</translation>
    </message>
    <message>
      <source>Delete whole &amp;track</source>
      <translation>删除整条轨迹(&amp;T)</translation>
    </message>
    <message>
      <source>Delete the selected track on all frames</source>
      <translation>在所有帧上删除所选轨迹</translation>
    </message>
    <message>
      <source>Delete wea&amp;k tracks…</source>
      <translation>删除弱轨迹(&amp;K)…</translation>
    </message>
    <message>
      <source>Delete tracks of the model that are short or of a low mean score; what would go is shown before</source>
      <translation>删除模型生成的过短或平均得分过低的轨迹；删除前会显示将被删除的内容</translation>
    </message>
    <message>
      <source>&amp;Find suspicious frames</source>
      <translation>查找可疑帧(&amp;F)</translation>
    </message>
    <message>
      <source>Search this video for id switches, jumps and other likely mistakes</source>
      <translation>在此视频中查找 ID 切换、跳变及其他可能的错误</translation>
    </message>
    <message>
      <source>&amp;Next suspicious frame</source>
      <translation>下一个可疑帧(&amp;N)</translation>
    </message>
    <message>
      <source>To the next entry of the queue; the first time, search this video for it</source>
      <translation>跳转到队列的下一项；首次使用时先查找此视频</translation>
    </message>
    <message>
      <source>&amp;Previous suspicious frame</source>
      <translation>上一个可疑帧(&amp;P)</translation>
    </message>
    <message>
      <source>To the previous entry of the queue</source>
      <translation>跳转到队列的上一项</translation>
    </message>
    <message>
      <source>Next &amp;id switch or crossing</source>
      <translation>下一个 ID 切换或交叉(&amp;I)</translation>
    </message>
    <message>
      <source>To the next entry of the queue where two tracks meet and may be mixed up; it is searched first if need be</source>
      <translation>转到队列中下一处两条轨迹相遇、可能混淆的位置；必要时先查找</translation>
    </message>
    <message>
      <source>Previous id s&amp;witch or crossing</source>
      <translation>上一个 ID 切换或交叉(&amp;W)</translation>
    </message>
    <message>
      <source>To the previous entry of the queue where two tracks meet and may be mixed up</source>
      <translation>转到队列中上一处两条轨迹相遇、可能混淆的位置</translation>
    </message>
    <message>
      <source>Next frame to &amp;label</source>
      <translation>下一个建议标注的帧(&amp;L)</translation>
    </message>
    <message>
      <source>To the frame that the model doubts most and nobody has confirmed, then to the next; the message says why</source>
      <translation>跳转到模型最有疑问且无人确认的帧，再次使用则跳到下一个；消息中会说明原因</translation>
    </message>
    <message>
      <source>&amp;Accept: it was a mistake</source>
      <translation>采纳：确为错误(&amp;A)</translation>
    </message>
    <message>
      <source>Note that this suspicion was right and is dealt with; go on to the next</source>
      <translation>记录此处怀疑属实且已处理，并转到下一项</translation>
    </message>
    <message>
      <source>&amp;Dismiss: nothing is wrong</source>
      <translation>忽略：没有问题(&amp;D)</translation>
    </message>
    <message>
      <source>Note that nothing is wrong here; go on to the next</source>
      <translation>记录此处没有问题，并转到下一项</translation>
    </message>
    <message>
      <source>&amp;Confirm frame</source>
      <translation>确认当前帧(&amp;C)</translation>
    </message>
    <message>
      <source>Mark this frame as reviewed, or take it back; the model never changes confirmed frames</source>
      <translation>将当前帧标记为已审核，或取消标记；模型不会更改已确认的帧</translation>
    </message>
    <message>
      <source>Confirm &amp;range</source>
      <translation>确认区间(&amp;R)</translation>
    </message>
    <message>
      <source>Mark all frames of the range as reviewed</source>
      <translation>将区间内所有帧标记为已审核</translation>
    </message>
    <message>
      <source>N&amp;ote on this frame…</source>
      <translation>当前帧备注(&amp;O)…</translation>
    </message>
    <message>
      <source>Write a note for this frame</source>
      <translation>为当前帧写一条备注</translation>
    </message>
    <message>
      <source>&amp;Annotate</source>
      <translation>标注(&amp;A)</translation>
    </message>
    <message>
      <source>Show the canvas with tracks and timeline</source>
      <translation>显示画布、轨迹和时间线</translation>
    </message>
    <message>
      <source>Show the queue of suspicious frames beside the canvas</source>
      <translation>在画布旁显示可疑帧队列</translation>
    </message>
    <message>
      <source>Re&amp;train</source>
      <translation>再训练(&amp;T)</translation>
    </message>
    <message>
      <source>Let the model learn from what you confirmed, and compare it before and after</source>
      <translation>让模型学习您确认的标注，并比较训练前后的效果</translation>
    </message>
    <message>
      <source>&amp;Statistics</source>
      <translation>统计(&amp;S)</translation>
    </message>
    <message>
      <source>Show charts of the labels and of the time spent</source>
      <translation>显示标注内容和所用时间的图表</translation>
    </message>
    <message>
      <source>&amp;Play / pause</source>
      <translation>播放/暂停(&amp;P)</translation>
    </message>
    <message>
      <source>Play the video at its own speed, or stop</source>
      <translation>按原速播放视频，或停止</translation>
    </message>
    <message>
      <source>Previous frame</source>
      <translation>上一帧</translation>
    </message>
    <message>
      <source>One frame back</source>
      <translation>后退一帧</translation>
    </message>
    <message>
      <source>Next frame</source>
      <translation>下一帧</translation>
    </message>
    <message>
      <source>One frame on</source>
      <translation>前进一帧</translation>
    </message>
    <message>
      <source>Back 10 frames</source>
      <translation>后退 10 帧</translation>
    </message>
    <message>
      <source>Ten frames back</source>
      <translation>后退十帧</translation>
    </message>
    <message>
      <source>On 10 frames</source>
      <translation>前进 10 帧</translation>
    </message>
    <message>
      <source>Ten frames on</source>
      <translation>前进十帧</translation>
    </message>
    <message>
      <source>Back 100 frames</source>
      <translation>后退 100 帧</translation>
    </message>
    <message>
      <source>A hundred frames back</source>
      <translation>后退一百帧</translation>
    </message>
    <message>
      <source>On 100 frames</source>
      <translation>前进 100 帧</translation>
    </message>
    <message>
      <source>A hundred frames on</source>
      <translation>前进一百帧</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>首帧</translation>
    </message>
    <message>
      <source>To the start of the video</source>
      <translation>跳转到视频开头</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>末帧</translation>
    </message>
    <message>
      <source>To the end of the video</source>
      <translation>跳转到视频结尾</translation>
    </message>
    <message>
      <source>Go to frame…</source>
      <translation>跳转到帧…</translation>
    </message>
    <message>
      <source>Type a frame number</source>
      <translation>输入帧号</translation>
    </message>
    <message>
      <source>Previous keyframe</source>
      <translation>上一个关键帧</translation>
    </message>
    <message>
      <source>To the last frame before this one on which a human drew or confirmed the selected track</source>
      <translation>跳转到所选轨迹在当前帧之前由人工绘制或确认的最近一帧</translation>
    </message>
    <message>
      <source>Next keyframe</source>
      <translation>下一个关键帧</translation>
    </message>
    <message>
      <source>To the next frame on which a human drew or confirmed the selected track</source>
      <translation>跳转到所选轨迹在当前帧之后由人工绘制或确认的最近一帧</translation>
    </message>
    <message>
      <source>Previous video</source>
      <translation>上一个视频</translation>
    </message>
    <message>
      <source>To the video above in the list</source>
      <translation>跳转到列表中的上一个视频</translation>
    </message>
    <message>
      <source>Next video</source>
      <translation>下一个视频</translation>
    </message>
    <message>
      <source>To the video below in the list</source>
      <translation>跳转到列表中的下一个视频</translation>
    </message>
    <message>
      <source>Next part of the window</source>
      <translation>窗口的下一个区域</translation>
    </message>
    <message>
      <source>Take the keys to canvas, tracks, notes, timeline, videos, review, model; Tab walks within and beyond</source>
      <translation>让按键依次作用于画布、轨迹、备注、时间线、视频、审查和模型；Tab 在区域内外移动</translation>
    </message>
    <message>
      <source>Previous part of the window</source>
      <translation>窗口的上一个区域</translation>
    </message>
    <message>
      <source>Take the keys one part of the window back</source>
      <translation>让按键作用于窗口的上一个区域</translation>
    </message>
    <message>
      <source>Fit frame</source>
      <translation>适应窗口</translation>
    </message>
    <message>
      <source>Show the whole frame</source>
      <translation>显示整个画面</translation>
    </message>
    <message>
      <source>Zoom in</source>
      <translation>放大</translation>
    </message>
    <message>
      <source>Show the frame larger; also the wheel</source>
      <translation>放大画面；也可用滚轮</translation>
    </message>
    <message>
      <source>Zoom out</source>
      <translation>缩小</translation>
    </message>
    <message>
      <source>Show the frame smaller; also the wheel</source>
      <translation>缩小画面；也可用滚轮</translation>
    </message>
    <message>
      <source>Look left</source>
      <translation>向左查看</translation>
    </message>
    <message>
      <source>Show what lies to the left of the view; also a middle drag</source>
      <translation>显示视图左侧的内容；也可用中键拖动</translation>
    </message>
    <message>
      <source>Look right</source>
      <translation>向右查看</translation>
    </message>
    <message>
      <source>Show what lies to the right of the view</source>
      <translation>显示视图右侧的内容</translation>
    </message>
    <message>
      <source>Look up</source>
      <translation>向上查看</translation>
    </message>
    <message>
      <source>Show what lies above the view</source>
      <translation>显示视图上方的内容</translation>
    </message>
    <message>
      <source>Look down</source>
      <translation>向下查看</translation>
    </message>
    <message>
      <source>Show what lies below the view</source>
      <translation>显示视图下方的内容</translation>
    </message>
    <message>
      <source>Zoom timeline in</source>
      <translation>放大时间线</translation>
    </message>
    <message>
      <source>Show fewer frames on the timeline</source>
      <translation>时间线上显示更少的帧</translation>
    </message>
    <message>
      <source>Zoom timeline out</source>
      <translation>缩小时间线</translation>
    </message>
    <message>
      <source>Show more frames on the timeline</source>
      <translation>时间线上显示更多的帧</translation>
    </message>
    <message>
      <source>Fainter masks</source>
      <translation>掩码更淡</translation>
    </message>
    <message>
      <source>Draw masks fainter, down to their outlines alone; outlines stay as they are</source>
      <translation>将掩码画得更淡，直至只剩轮廓；轮廓保持不变</translation>
    </message>
    <message>
      <source>Stronger masks</source>
      <translation>掩码更浓</translation>
    </message>
    <message>
      <source>Draw masks stronger, up to opaque ones</source>
      <translation>将掩码画得更浓，直至不透明</translation>
    </message>
    <message>
      <source>Names on masks</source>
      <translation>掩码上的名称</translation>
    </message>
    <message>
      <source>Show id, name and score of each track above its mask, or only the masks</source>
      <translation>在每个掩码上方显示轨迹的编号、名称和得分，或只显示掩码</translation>
    </message>
    <message>
      <source>Range &amp;in</source>
      <translation>设为入点(&amp;I)</translation>
    </message>
    <message>
      <source>Begin the range of frames here; edits with the scope “range” touch it</source>
      <translation>将当前帧设为区间起点；作用范围为“区间”的编辑只影响区间内的帧</translation>
    </message>
    <message>
      <source>Range &amp;out</source>
      <translation>设为出点(&amp;O)</translation>
    </message>
    <message>
      <source>End the range of frames here; edits with the scope “range” touch it</source>
      <translation>将当前帧设为区间终点；作用范围为“区间”的编辑只影响区间内的帧</translation>
    </message>
    <message>
      <source>C&amp;lear range</source>
      <translation>清除区间(&amp;L)</translation>
    </message>
    <message>
      <source>Take the range of frames away</source>
      <translation>取消帧区间</translation>
    </message>
    <message>
      <source>“{name}”</source>
      <translation>“{name}”</translation>
    </message>
    <message>
      <source>About InsPro annotator</source>
      <translation>关于 InsPro 标注工具</translation>
    </message>
    <message>
      <source>InsPro annotator {version}</source>
      <translation>InsPro 标注工具 {version}</translation>
    </message>
    <message>
      <source>Labels objects in videos with InsPro (F. He et al., NeurIPS 2022). Apache-2.0.

Models of this program: {shipped}
Your models: {own}</source>
      <translation>使用 InsPro（F. He 等，NeurIPS 2022）标注视频中的目标。Apache-2.0。

程序自带的模型：{shipped}
您的模型：{own}</translation>
    </message>
    <message>
      <source>delete class {name}</source>
      <translation>删除类别 {name}</translation>
    </message>
    <message>
      <source>delete {count} classes</source>
      <translation>删除 {count} 个类别</translation>
    </message>
    <message>
      <source>edit classes</source>
      <translation>编辑类别</translation>
    </message>
    <message>
      <source>Classes saved: {count}; {key} takes this back</source>
      <translation>已保存类别：{count}；按 {key} 撤销</translation>
    </message>
    <message>
      <source>Tools</source>
      <translation>工具</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Open &amp;recent</source>
      <translation>打开最近的文件(&amp;R)</translation>
    </message>
    <message>
      <source>(nothing yet)</source>
      <translation>（暂无）</translation>
    </message>
    <message>
      <source>There is no new video without labels in this project</source>
      <translation>此项目中没有尚无标注的新视频</translation>
    </message>
    <message>
      <source>Pre-labelled new videos: {done} of {count}</source>
      <translation>已预标注的新视频：{done} / {count}</translation>
    </message>
    <message>
      <source>Video {number} of {count}: {name}</source>
      <translation>第 {number}/{count} 个视频：{name}</translation>
    </message>
    <message>
      <source>The next new video is labelled when the edit of this one has ended</source>
      <translation>此视频的编辑结束后，将标注下一个新视频</translation>
    </message>
    <message>
      <source>Open a video or project

File ▸ Open ({key}), or drop a file here.
Then press Pre-label to let the model draw the first masks.</source>
      <translation>打开视频或项目

文件 ▸ 打开 ({key})，或将文件拖放到此处。
然后点击“预标注”，由模型生成最初的掩码。</translation>
    </message>
    <message>
      <source>Preview · reading the frame…</source>
      <translation>预览 · 正在读取该帧…</translation>
    </message>
    <message>
      <source>No mask is shown; {key} shows them again</source>
      <translation>当前未显示任何掩码；按 {key} 重新显示</translation>
    </message>
    <message>
      <source>Track {track} is not shown; show it to edit it</source>
      <translation>轨迹 {track} 未显示；请先显示再编辑</translation>
    </message>
    <message>
      <source>Track {track} is locked; unlock it to edit it</source>
      <translation>轨迹 {track} 已锁定；请先解锁再编辑</translation>
    </message>
    <message>
      <source>Frame {frame} is not read yet; nothing was changed</source>
      <translation>第 {frame} 帧尚未读取；未做任何更改</translation>
    </message>
    <message>
      <source>Drag erases · Alt+wheel changes the size · Esc drops the stroke</source>
      <translation>拖动擦除 · Alt+滚轮调整大小 · Esc 放弃本次笔画</translation>
    </message>
    <message>
      <source>Drag paints · Ctrl+drag erases · Alt+wheel changes the size · Esc drops the stroke</source>
      <translation>拖动涂画 · Ctrl+拖动擦除 · Alt+滚轮调整大小 · Esc 放弃本次笔画</translation>
    </message>
    <message>
      <source>Enter, double-click or the first point closes, with Shift it takes away · Backspace removes the last point · Esc cancels</source>
      <translation>Enter、双击或点击起点闭合，按住 Shift 闭合则减去 · Backspace 删除最后一个点 · Esc 取消</translation>
    </message>
    <message>
      <source>Enter applies the outline · Esc puts it back · Alt+click or Del on a vertex removes it</source>
      <translation>Enter 应用轮廓 · Esc 还原 · Alt+单击顶点或按 Del 删除顶点</translation>
    </message>
    <message>
      <source>Drag a vertex, click a side for a new one, Alt+click removes one · click elsewhere: new polygon</source>
      <translation>拖动顶点，单击边可新增顶点，Alt+单击删除顶点 · 单击其他位置：新建多边形</translation>
    </message>
    <message>
      <source>Click points around the object · closing with Shift takes away</source>
      <translation>沿目标逐点单击 · 按住 Shift 闭合则减去</translation>
    </message>
    <message>
      <source>The open polygon of track {track} waits on frame {frame}; the polygon tool ({key}) goes on with it there</source>
      <translation>轨迹 {track} 未闭合的多边形留在第 {frame} 帧；回到该帧用多边形工具（{key}）继续</translation>
    </message>
    <message>
      <source>reshape</source>
      <translation>调整形状</translation>
    </message>
    <message>
      <source>Nothing would be left of the mask; press {key} to delete it here</source>
      <translation>这样掩码将不剩任何像素；如要在此处删除，请按 {key}</translation>
    </message>
    <message>
      <source>A polygon needs three points; Esc cancels it</source>
      <translation>多边形至少需要三个点；按 Esc 取消</translation>
    </message>
    <message>
      <source>The polygon has no pixel of the frame</source>
      <translation>多边形内没有画面像素</translation>
    </message>
    <message>
      <source>An outline keeps at least three vertices</source>
      <translation>轮廓至少保留三个顶点</translation>
    </message>
    <message>
      <source>Click selects, again the mask below · drag moves the selected mask · Esc puts it back</source>
      <translation>单击选中，再次单击选中其下方的掩码 · 拖动移动所选掩码 · Esc 还原</translation>
    </message>
    <message>
      <source>The mask would leave the frame; press {key} to delete it here</source>
      <translation>掩码将移出画面；如要在此处删除，请按 {key}</translation>
    </message>
    <message>
      <source>move</source>
      <translation>移动</translation>
    </message>
    <message>
      <source>Click sets an anchor · Enter, double-click or the first anchor closes, with Shift it takes away · Backspace removes the last anchor · Esc cancels</source>
      <translation>单击放置锚点 · Enter、双击或点击第一个锚点闭合，按住 Shift 闭合则减去 · Backspace 删除最后一个锚点 · Esc 取消</translation>
    </message>
    <message>
      <source>Drag a box around an object · Shift+click starts a line along its edge</source>
      <translation>拖框选中目标 · Shift+单击开始沿边缘描线</translation>
    </message>
    <message>
      <source>Looking for the object…</source>
      <translation>正在查找目标…</translation>
    </message>
    <message>
      <source>Scribble to add, with Ctrl or the right button to remove · Enter or double-click applies, with Shift it takes away · Backspace undoes a scribble · Esc cancels</source>
      <translation>涂抹以添加，按住 Ctrl 或用右键涂抹以去除 · Enter 或双击应用，按住 Shift 则减去 · Backspace 撤回一笔 · Esc 取消</translation>
    </message>
    <message>
      <source>The unfinished outline of track {track} waits on frame {frame}; the smart tool ({key}) goes on with it there</source>
      <translation>轨迹 {track} 未完成的轮廓留在第 {frame} 帧；回到该帧用智能工具（{key}）继续</translation>
    </message>
    <message>
      <source>Nothing stands out in the box; scribble on the object, or Esc</source>
      <translation>框内没有明显的目标；请在目标上涂抹，或按 Esc</translation>
    </message>
    <message>
      <source>The object is not found yet</source>
      <translation>尚未找到目标</translation>
    </message>
    <message>
      <source>Nothing is selected; scribble on the object, or Esc</source>
      <translation>没有选中任何像素；请在目标上涂抹，或按 Esc</translation>
    </message>
    <message>
      <source>This OpenCV cannot follow edges; draw a polygon instead</source>
      <translation>当前的 OpenCV 无法沿边缘描线；请改用多边形</translation>
    </message>
    <message>
      <source>The line needs two anchors; Esc cancels it</source>
      <translation>描线至少需要两个锚点；按 Esc 取消</translation>
    </message>
    <message>
      <source>The line encloses no pixel</source>
      <translation>描线没有围住任何像素</translation>
    </message>
    <message>
      <source>Select a track first: click its mask or its row</source>
      <translation>请先选择轨迹：单击其掩码或列表中的行</translation>
    </message>
    <message>
      <source>Track {track} is locked; unlock it first ({key})</source>
      <translation>轨迹 {track} 已锁定；请先解锁 ({key})</translation>
    </message>
    <message>
      <source>Track {track} is not seen on frame {frame}</source>
      <translation>轨迹 {track} 未出现在第 {frame} 帧</translation>
    </message>
    <message>
      <source>{folder}: the demo cannot be made there: {reason}</source>
      <translation>{folder}：无法在此处创建演示：{reason}</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Add the classes of this list that are not here yet</source>
      <translation>添加此列表中尚未包含的类别</translation>
    </message>
    <message>
      <source>Replace unused</source>
      <translation>替换未使用的类别</translation>
    </message>
    <message>
      <source>Delete all classes without a track first, so that the list keeps its official numbers</source>
      <translation>先删除所有没有轨迹的类别，使列表保持官方编号</translation>
    </message>
    <message>
      <source>From a file…</source>
      <translation>从文件添加…</translation>
    </message>
    <message>
      <source>Add the classes of a YouTube-VIS or COCO file</source>
      <translation>添加 YouTube-VIS 或 COCO 文件中的类别</translation>
    </message>
    <message>
      <source>&amp;New class</source>
      <translation>新建类别(&amp;N)</translation>
    </message>
    <message>
      <source>Add a class (Ins)</source>
      <translation>添加一个类别 (Ins)</translation>
    </message>
    <message>
      <source>&amp;Colour…</source>
      <translation>颜色(&amp;C)…</translation>
    </message>
    <message>
      <source>Change the colour of the chosen class (Space)</source>
      <translation>更改所选类别的颜色 (Space)</translation>
    </message>
    <message>
      <source>&amp;Delete…</source>
      <translation>删除(&amp;D)…</translation>
    </message>
    <message>
      <source>Delete the chosen class (Del); its tracks, if any, move to another one</source>
      <translation>删除所选类别 (Del)；如有轨迹，则移至另一类别</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Reading {file} …</source>
      <translation>正在读取 {file} …</translation>
    </message>
    <message>
      <source>{name} ({count})</source>
      <translation>{name}（{count}）</translation>
    </message>
    <message>
      <source>Classes of well-known datasets</source>
      <translation>知名数据集的类别</translation>
    </message>
    <message>
      <source>&amp;List:</source>
      <translation>列表(&amp;L)：</translation>
    </message>
    <message>
      <source>new class</source>
      <translation>新类别</translation>
    </message>
    <message>
      <source>Classes of {origin} added: {added} of {count}.</source>
      <translation>已添加 {origin} 的类别：{added} / {count}。</translation>
    </message>
    <message>
      <source>The others are here already.</source>
      <translation>其余类别已存在。</translation>
    </message>
    <message>
      <source>Classes of an annotation file</source>
      <translation>标注文件中的类别</translation>
    </message>
    <message>
      <source>Annotations (*.json);;All files (*)</source>
      <translation>标注文件 (*.json);;所有文件 (*)</translation>
    </message>
    <message>
      <source>Colour of {name}</source>
      <translation>{name} 的颜色</translation>
    </message>
    <message>
      <source>Delete class</source>
      <translation>删除类别</translation>
    </message>
    <message>
      <source>“{name}” cannot simply be deleted. Tracks of this class: {count}.</source>
      <translation>“{name}”不能直接删除。此类别的轨迹：{count}。</translation>
    </message>
    <message>
      <source>Class that these tracks have from then on</source>
      <translation>这些轨迹此后所属的类别</translation>
    </message>
    <message>
      <source>&amp;Move them to</source>
      <translation>移至(&amp;M)</translation>
    </message>
    <message>
      <source>Move tracks and delete</source>
      <translation>移动轨迹并删除</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>按键</translation>
    </message>
    <message>
      <source>Colour</source>
      <translation>颜色</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Supercategory</source>
      <translation>父类别</translation>
    </message>
    <message>
      <source>Tracks</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <source>Id</source>
      <translation>ID</translation>
    </message>
    <message>
      <source>Key that gives the selected track the class; it goes by the place in this list</source>
      <translation>为所选轨迹指定该类别的按键，按此列表中的位置</translation>
    </message>
    <message>
      <source>Colour of the class; double-click or Space to change it</source>
      <translation>类别的颜色；双击或按 Space 可修改</translation>
    </message>
    <message>
      <source>Name of the class; double-click or F2 to change it</source>
      <translation>类别的名称；双击或按 F2 可修改</translation>
    </message>
    <message>
      <source>Group of classes, written into exports; double-click or F2 to change it</source>
      <translation>类别所属的组，会写入导出文件；双击或按 F2 可修改</translation>
    </message>
    <message>
      <source>Tracks of this project that have the class</source>
      <translation>此项目中属于该类别的轨迹</translation>
    </message>
    <message>
      <source>Number of the class in this project</source>
      <translation>该类别在此项目中的编号</translation>
    </message>
    <message>
      <source>A class needs a name.</source>
      <translation>类别必须有名称。</translation>
    </message>
    <message>
      <source>There is a class “{name}” already. To make one of the two, delete one and move its tracks.</source>
      <translation>已有类别“{name}”。如要将两者合为一个，请删除其中之一并移动其轨迹。</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>C&amp;hoose…</source>
      <translation>选择(&amp;H)…</translation>
    </message>
    <message>
      <source>&amp;Export</source>
      <translation>导出(&amp;E)</translation>
    </message>
    <message>
      <source>Format of the export</source>
      <translation>导出格式</translation>
    </message>
    <message>
      <source>What is lost or changed</source>
      <translation>会丢失或改变的内容</translation>
    </message>
    <message>
      <source>&amp;Format</source>
      <translation>格式(&amp;F)</translation>
    </message>
    <message>
      <source>Fol&amp;der</source>
      <translation>文件夹(&amp;D)</translation>
    </message>
    <message>
      <source>Choose an empty folder, or one of an earlier export</source>
      <translation>选择空文件夹，或先前导出所用的文件夹</translation>
    </message>
    <message>
      <source>The splits become folders in it; they appear when all is written</source>
      <translation>各子集成为其中的文件夹；全部写完后才会出现</translation>
    </message>
    <message>
      <source>Choose the folder</source>
      <translation>选择文件夹</translation>
    </message>
    <message>
      <source>Splits or range cannot be used: {problem}</source>
      <translation>子集或区间无法使用：{problem}</translation>
    </message>
    <message>
      <source>Looking at the labels …</source>
      <translation>正在查看标注 …</translation>
    </message>
    <message>
      <source>Export into a folder</source>
      <translation>导出到文件夹</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>请选择文件夹</translation>
    </message>
    <message>
      <source>Will be written: videos {videos}, frames {frames}, tracks {tracks}</source>
      <translation>将写入：视频 {videos}，帧 {frames}，轨迹 {tracks}</translation>
    </message>
    <message>
      <source>Nothing: what is written comes back whole.</source>
      <translation>无：写入的内容可以完整读回。</translation>
    </message>
    <message>
      <source>All videos in one folder</source>
      <translation>所有视频放入一个文件夹</translation>
    </message>
    <message>
      <source>By share of the videos</source>
      <translation>按视频比例划分</translation>
    </message>
    <message>
      <source>By names of the videos</source>
      <translation>按视频名称划分</translation>
    </message>
    <message>
      <source>Only f&amp;rames</source>
      <translation>仅帧(&amp;R)</translation>
    </message>
    <message>
      <source>Only &amp;confirmed frames</source>
      <translation>仅已确认的帧(&amp;C)</translation>
    </message>
    <message>
      <source>List classes without a trac&amp;k too</source>
      <translation>同时列出没有轨迹的类别(&amp;K)</translation>
    </message>
    <message>
      <source>Which folders the export has; a video is never cut between two of them</source>
      <translation>导出包含哪些文件夹；一个视频不会被分到两个文件夹</translation>
    </message>
    <message>
      <source>Name of the folder</source>
      <translation>文件夹名称</translation>
    </message>
    <message>
      <source>Folder and name of videos, the first that fits: train:*,val:clip_1* — * stands for anything</source>
      <translation>文件夹与视频名称，取第一个匹配项：train:*,val:clip_1* — * 代表任意字符</translation>
    </message>
    <message>
      <source>Share of the videos in {name}; the same videos at every export</source>
      <translation>{name} 中视频的比例；每次导出都是相同的视频</translation>
    </message>
    <message>
      <source>1 takes every frame, 5 every fifth, counted from the first of the range</source>
      <translation>1 表示每一帧，5 表示每五帧取一帧，从区间的第一帧数起</translation>
    </message>
    <message>
      <source>Only frames of this range, in every video</source>
      <translation>每个视频都只取此区间的帧</translation>
    </message>
    <message>
      <source>First frame of the range</source>
      <translation>区间的第一帧</translation>
    </message>
    <message>
      <source>Last frame of the range</source>
      <translation>区间的最后一帧</translation>
    </message>
    <message>
      <source>Leave out every frame that no human has confirmed</source>
      <translation>略去所有未经人工确认的帧</translation>
    </message>
    <message>
      <source>Of the pictures, 1 to 100; above 90 hardly any difference is seen</source>
      <translation>图片质量，1 到 100；高于 90 时几乎看不出差别</translation>
    </message>
    <message>
      <source>Training code may stumble over a class without an object</source>
      <translation>训练代码可能无法处理没有目标的类别</translation>
    </message>
    <message>
      <source>&amp;Splits</source>
      <translation>子集(&amp;S)</translation>
    </message>
    <message>
      <source>Every &amp;n-th frame</source>
      <translation>每 n 帧取一帧(&amp;N)</translation>
    </message>
    <message>
      <source>JPEG &amp;quality</source>
      <translation>JPEG 质量(&amp;Q)</translation>
    </message>
    <message>
      <source>YouTube-VIS</source>
      <translation>YouTube-VIS</translation>
    </message>
    <message>
      <source>One JSON file of tracks beside folders of pictures, for Detectron2 and MMDetection; keeps everything</source>
      <translation>一个轨迹 JSON 文件，旁边是图片文件夹，用于 Detectron2 和 MMDetection；保留全部内容</translation>
    </message>
    <message>
      <source>COCO instances</source>
      <translation>COCO 实例</translation>
    </message>
    <message>
      <source>One JSON file of pictures and their objects, for training image by image</source>
      <translation>一个包含图片及其目标的 JSON 文件，用于逐图训练</translation>
    </message>
    <message>
      <source>COCO-video</source>
      <translation>COCO-video</translation>
    </message>
    <message>
      <source>COCO with videos, frames and instances, for MMDetection and MMTracking; keeps everything</source>
      <translation>带视频、帧和实例的 COCO，用于 MMDetection 和 MMTracking；保留全部内容</translation>
    </message>
    <message>
      <source>DAVIS</source>
      <translation>DAVIS</translation>
    </message>
    <message>
      <source>A palette PNG for each frame, for video object segmentation; no classes, no overlaps, 255 objects at most</source>
      <translation>每帧一个调色板 PNG，用于视频目标分割；无类别、无重叠，最多 255 个目标</translation>
    </message>
    <message>
      <source>MOTS pictures</source>
      <translation>MOTS 图片</translation>
    </message>
    <message>
      <source>A PNG of 16 bits for each frame, class · 1000 + instance, for KITTI MOTS and TrackEval; no overlaps</source>
      <translation>每帧一个 16 位 PNG，类别 · 1000 + 实例，用于 KITTI MOTS 和 TrackEval；无重叠</translation>
    </message>
    <message>
      <source>MOTS text</source>
      <translation>MOTS 文本</translation>
    </message>
    <message>
      <source>One text file for each video with a line for each mask, for MOTS challenge and TrackEval; no overlaps</source>
      <translation>每个视频一个文本文件，每个掩码一行，用于 MOTS challenge 和 TrackEval；无重叠</translation>
    </message>
    <message>
      <source>Overlay video</source>
      <translation>叠加视频</translation>
    </message>
    <message>
      <source>An H.264 video of each with the masks drawn over it, for looking at; nothing can be read back from it</source>
      <translation>每个视频一个叠加掩码的 H.264 视频，供观看；无法读回标注</translation>
    </message>
    <message>
      <source>No frame is chosen; choose other frames, or confirm some first</source>
      <translation>没有选中任何帧；请选择其他帧，或先确认一些帧</translation>
    </message>
    <message>
      <source>No video belongs to a split; name some of these: {videos}</source>
      <translation>没有视频属于任何子集；请写出其中一些的名称：{videos}</translation>
    </message>
    <message>
      <source>These videos are not there any more; find them again with “Relink” in the list of videos: {videos}</source>
      <translation>这些视频已不在原处；请在视频列表中用“重新链接”找回：{videos}</translation>
    </message>
    <message>
      <source>These videos have none of the chosen frames and are left out: {videos}</source>
      <translation>以下视频没有所选的帧，未包含在内：{videos}</translation>
    </message>
    <message>
      <source>These videos belong to no split and are left out: {videos}</source>
      <translation>以下视频不属于任何子集，未包含在内：{videos}</translation>
    </message>
    <message>
      <source>The split {split} gets no video and is not written</source>
      <translation>子集 {split} 没有视频，不会写入</translation>
    </message>
    <message>
      <source>Splits of an earlier export stay in the folder: {splits}</source>
      <translation>文件夹中仍保留先前导出的子集：{splits}</translation>
    </message>
    <message>
      <source>An earlier export in the folder is replaced: {splits}</source>
      <translation>文件夹中先前的导出将被替换：{splits}</translation>
    </message>
    <message>
      <source>The folder holds other files under these names; choose another folder or split: {splits}</source>
      <translation>文件夹中这些名称下已有其他文件；请选择其他文件夹或子集名：{splits}</translation>
    </message>
    <message>
      <source>{file} is a file, and a dataset is a folder; choose another one</source>
      <translation>{file} 是文件，而数据集是文件夹；请另选一个</translation>
    </message>
    <message>
      <source>Videos of a single frame, where training code needs at least two: {videos}</source>
      <translation>只有一帧的视频，而训练代码至少需要两帧：{videos}</translation>
    </message>
    <message>
      <source>Tracks without a mask on the chosen frames are left out: {count}</source>
      <translation>在所选帧上没有掩码的轨迹未包含在内：{count}</translation>
    </message>
    <message>
      <source>Classes without a track are left out: {names}</source>
      <translation>没有轨迹的类别未包含在内：{names}</translation>
    </message>
    <message>
      <source>Class ids are renumbered to be contiguous from 1</source>
      <translation>类别 ID 从 1 起连续重新编号</translation>
    </message>
    <message>
      <source>The notes of frames are not kept</source>
      <translation>不保留帧备注</translation>
    </message>
    <message>
      <source>Which frames a human has confirmed is not kept</source>
      <translation>不保留哪些帧已经人工确认</translation>
    </message>
    <message>
      <source>Classes are not kept</source>
      <translation>不保留类别</translation>
    </message>
    <message>
      <source>The names of tracks are not kept</source>
      <translation>不保留轨迹名称</translation>
    </message>
    <message>
      <source>Scores, and which masks a model drew, are not kept</source>
      <translation>不保留分数，也不保留哪些掩码由模型生成</translation>
    </message>
    <message>
      <source>Objects are numbered from 1 in the order of their track ids in: {videos}</source>
      <translation>目标按轨迹 ID 的顺序从 1 起编号，视频：{videos}</translation>
    </message>
    <message>
      <source>Track ids above 999 do not fit; the tracks of a class are numbered from 1 in: {videos}</source>
      <translation>大于 999 的轨迹 ID 放不下；每个类别的轨迹从 1 起编号，视频：{videos}</translation>
    </message>
    <message>
      <source>Classes are numbered anew, as MOTS holds the ids 1 to 64 without 10; classes.txt tells how</source>
      <translation>类别重新编号，因为 MOTS 只有 1 到 64 中除 10 以外的 ID；对应关系见 classes.txt</translation>
    </message>
    <message>
      <source>COCO knows no tracks: the id is in the extra key track_id, which other programs do not read</source>
      <translation>COCO 没有轨迹：ID 存放在附加键 track_id 中，其他程序不会读取</translation>
    </message>
    <message>
      <source>Masks overlap, as on frame {frame} of {video}, which is not kept: the smaller mask lies on top, of equal ones that with the lower track id</source>
      <translation>掩码有重叠，例如 {video} 的第 {frame} 帧，重叠不会保留：较小的掩码在上层，大小相同时轨迹 ID 较小的在上层</translation>
    </message>
    <message>
      <source>Overlaps of masks are not kept: the smaller mask lies on top, of equal ones that with the lower track id; there are none on {looked} of {count} frames looked at</source>
      <translation>不保留掩码的重叠：较小的掩码在上层，大小相同时轨迹 ID 较小的在上层；在 {count} 帧中检查了 {looked} 帧，没有重叠</translation>
    </message>
    <message>
      <source>Frames on which masks overlap: {count}; the smaller mask lies on top, of equal ones that with the lower track id</source>
      <translation>掩码重叠的帧：{count}；较小的掩码在上层，大小相同时轨迹 ID 较小的在上层</translation>
    </message>
    <message>
      <source>Masks wholly covered by others were left out: {count}</source>
      <translation>完全被其他掩码覆盖的掩码未写入：{count}</translation>
    </message>
    <message>
      <source>The DAVIS evaluation takes object 255 for void in: {videos}</source>
      <translation>DAVIS 评测会将目标 255 视为无效区域，视频：{videos}</translation>
    </message>
    <message>
      <source>An overlay video is for looking at; no program can read labels back from it</source>
      <translation>叠加视频仅供观看；任何程序都无法从中读回标注</translation>
    </message>
    <message>
      <source>Some classes are shown by number, as the video's font has Latin letters only: {names}</source>
      <translation>部分类别以编号显示，因为视频所用字体只有拉丁字母：{names}</translation>
    </message>
    <message>
      <source>DAVIS holds 255 objects; choose fewer frames or another format, for there are more in: {videos}</source>
      <translation>DAVIS 最多容纳 255 个目标；请减少帧数或选择其他格式，以下视频超出：{videos}</translation>
    </message>
    <message>
      <source>MOTS holds 999 tracks of a class; choose fewer frames or another format, for there are more in: {videos}</source>
      <translation>MOTS 每个类别最多容纳 999 条轨迹；请减少帧数或选择其他格式，以下视频超出：{videos}</translation>
    </message>
    <message>
      <source>MOTS holds 63 classes, here are {count}; choose another format</source>
      <translation>MOTS 最多容纳 63 个类别，这里有 {count} 个；请选择其他格式</translation>
    </message>
    <message>
      <source>{video}: pixels of the value 255 (void) were left out</source>
      <translation>{video}：值为 255（无效）的像素已略去</translation>
    </message>
    <message>
      <source>Regions that MOTS ignores were left out: {count}</source>
      <translation>MOTS 忽略的区域已略去：{count}</translation>
    </message>
    <message>
      <source>Crowds were left out: {count}</source>
      <translation>群体标注已略去：{count}</translation>
    </message>
    <message>
      <source>Annotations without a mask were left out: {count}</source>
      <translation>没有掩码的标注已略去：{count}</translation>
    </message>
    <message>
      <source>Annotations whose mask has no pixel were left out: {count}</source>
      <translation>掩码没有像素的标注已略去：{count}</translation>
    </message>
    <message>
      <source>There are no track ids: every object of every picture has become a track of its own</source>
      <translation>没有轨迹 ID：每张图片的每个目标都成为单独的轨迹</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>Find an action or a key</source>
      <translation>查找操作或按键</translation>
    </message>
    <message>
      <source>Change keys…</source>
      <translation>更改快捷键…</translation>
    </message>
    <message>
      <source>Give actions other keys</source>
      <translation>为操作指定其他按键</translation>
    </message>
    <message>
      <source>Nothing found; try another word</source>
      <translation>没有找到；请换一个词</translation>
    </message>
    <message>
      <source>Canvas and timeline</source>
      <translation>画布和时间线</translation>
    </message>
    <message>
      <source>Import</source>
      <translation>导入</translation>
    </message>
    <message>
      <source>Choose a &amp;file…</source>
      <translation>选择文件(&amp;F)…</translation>
    </message>
    <message>
      <source>Choose a f&amp;older…</source>
      <translation>选择文件夹(&amp;O)…</translation>
    </message>
    <message>
      <source>&amp;Import</source>
      <translation>导入(&amp;I)</translation>
    </message>
    <message>
      <source>Look into it</source>
      <translation>自动识别</translation>
    </message>
    <message>
      <source>Labels are added to the videos of the project that have the same name, size and length; other videos are added with them. Nothing that is there is changed. Undo does not take an import back.</source>
      <translation>标注会添加到项目中名称、尺寸和长度相同的视频；其他视频会随标注一起添加。已有内容不会改变。导入无法撤销。</translation>
    </message>
    <message>
      <source>An annotation file beside its pictures, results, or a folder of labels</source>
      <translation>与图片放在一起的标注文件、结果文件，或标注文件夹</translation>
    </message>
    <message>
      <source>File (.json, .txt) or folder of the labels</source>
      <translation>标注的文件（.json、.txt）或文件夹</translation>
    </message>
    <message>
      <source>YouTube-VIS, COCO, COCO-video (.json) or MOTS text (.txt)</source>
      <translation>YouTube-VIS、COCO、COCO-video（.json）或 MOTS 文本（.txt）</translation>
    </message>
    <message>
      <source>A dataset of label pictures (DAVIS, MOTS), or the folder of one file</source>
      <translation>标注图片数据集（DAVIS、MOTS），或某个文件所在的文件夹</translation>
    </message>
    <message>
      <source>Format of the labels; found by looking into them</source>
      <translation>标注的格式；查看内容即可识别</translation>
    </message>
    <message>
      <source>&amp;Labels</source>
      <translation>标注(&amp;L)</translation>
    </message>
    <message>
      <source>Fo&amp;rmat</source>
      <translation>格式(&amp;R)</translation>
    </message>
    <message>
      <source>Labels</source>
      <translation>标注</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>所有文件</translation>
    </message>
    <message>
      <source>Labels to import</source>
      <translation>要导入的标注</translation>
    </message>
    <message>
      <source>Folder of labels to import</source>
      <translation>要导入的标注文件夹</translation>
    </message>
    <message>
      <source>Choose a file or a folder</source>
      <translation>请选择文件或文件夹</translation>
    </message>
    <message>
      <source>“{name}” has tracks already: {tracks}.</source>
      <translation>“{name}”已有轨迹：{tracks} 条。</translation>
    </message>
    <message>
      <source>Videos that have tracks already: {videos} (tracks: {tracks}).</source>
      <translation>已有轨迹的视频：{videos} 个（轨迹：{tracks} 条）。</translation>
    </message>
    <message>
      <source>Imported labels are added to them: an object that is labelled already will be there twice.</source>
      <translation>导入的标注会添加到其中：已标注过的对象将出现两次。</translation>
    </message>
    <message>
      <source>Merge tracks</source>
      <translation>合并轨迹</translation>
    </message>
    <message>
      <source>Track {other} becomes part of track {track}, on all frames.</source>
      <translation>轨迹 {other} 将在所有帧上并入轨迹 {track}。</translation>
    </message>
    <message>
      <source>Id, name and class of track {track} stay; those of track {other} end.</source>
      <translation>轨迹 {track} 的 ID、名称和类别保留；轨迹 {other} 不再存在。</translation>
    </message>
    <message>
      <source>Where both are seen:</source>
      <translation>两者同时出现之处：</translation>
    </message>
    <message>
      <source>Merge</source>
      <translation>合并</translation>
    </message>
    <message>
      <source>Where both are seen, the masks of track {track} are dropped</source>
      <translation>两者同时出现的帧上，舍弃轨迹 {track} 的掩码</translation>
    </message>
    <message>
      <source>Keep the masks of track {track}</source>
      <translation>保留轨迹 {track} 的掩码</translation>
    </message>
    <message>
      <source>Take the masks of track {other}</source>
      <translation>采用轨迹 {other} 的掩码</translation>
    </message>
    <message>
      <source>Unite both masks</source>
      <translation>合并两个掩码</translation>
    </message>
    <message>
      <source>Where both are seen, one mask covers all that either covered</source>
      <translation>两者同时出现的帧上，合并为一个覆盖两者的掩码</translation>
    </message>
    <message>
      <source>Frames on which only track {track} is seen: {first}, only track {other}: {second}.</source>
      <translation>仅轨迹 {track} 出现的帧：{first}，仅轨迹 {other} 出现的帧：{second}。</translation>
    </message>
    <message>
      <source>They never meet.</source>
      <translation>两者从未同时出现。</translation>
    </message>
    <message>
      <source>Frames on which both are seen: {count} ({frames}); their masks overlap there by {share} % on average.</source>
      <translation>两者同时出现的帧：{count}（{frames}）；掩码在这些帧上平均重叠 {share}%。</translation>
    </message>
    <message>
      <source>These masks lie apart: perhaps they are two objects.</source>
      <translation>这些掩码彼此分离：可能是两个不同的目标。</translation>
    </message>
    <message>
      <source>Frames on which track {track} is then seen: {count}.</source>
      <translation>合并后轨迹 {track} 出现的帧：{count}。</translation>
    </message>
    <message>
      <source>Masks of track {loser} that are dropped: {count}, drawn or confirmed by hand among these: {drawn}.</source>
      <translation>轨迹 {loser} 将被舍弃的掩码：{count}，其中人工绘制或确认的：{drawn}。</translation>
    </message>
    <message>
      <source> and {count} more</source>
      <translation> 等另外 {count} 处</translation>
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
      <source>Automatic: a GPU if there is one</source>
      <translation>自动：有 GPU 时使用 GPU</translation>
    </message>
    <message>
      <source>Processor (CPU)</source>
      <translation>处理器 (CPU)</translation>
    </message>
    <message>
      <source>GPU (CUDA)</source>
      <translation>GPU (CUDA)</translation>
    </message>
    <message>
      <source>Preferences</source>
      <translation>首选项</translation>
    </message>
    <message>
      <source>Colours of the window</source>
      <translation>窗口的颜色</translation>
    </message>
    <message>
      <source>Language of all texts</source>
      <translation>所有文字的语言</translation>
    </message>
    <message>
      <source>Where models run</source>
      <translation>模型运行的设备</translation>
    </message>
    <message>
      <source>Keep pictures of all frames</source>
      <translation>保留所有帧的图片</translation>
    </message>
    <message>
      <source>They are made while you rest, and show the right frame at once when you jump far.
They take up to 4 GB of this machine's disk; without the tick they are deleted.</source>
      <translation>在您休息时生成，远距离跳转时可立即显示正确的帧。
最多占用本机 4 GB 磁盘空间；取消勾选则将其删除。</translation>
    </message>
    <message>
      <source>The language changes at the next start.</source>
      <translation>语言将在下次启动时更改。</translation>
    </message>
    <message>
      <source>Save preferences</source>
      <translation>保存首选项</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>计算设备</translation>
    </message>
    <message>
      <source>Previews</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Paint &amp;over other tracks</source>
      <translation>覆盖其他轨迹(&amp;O)</translation>
    </message>
    <message>
      <source>What you paint is taken from other tracks. No pixel has two tracks; locked tracks keep theirs.</source>
      <translation>涂画的像素会从其他轨迹中去除。每个像素只属于一条轨迹；已锁定的轨迹保留其像素。</translation>
    </message>
    <message>
      <source>Paint &amp;under other tracks</source>
      <translation>置于其他轨迹之下(&amp;U)</translation>
    </message>
    <message>
      <source>Only pixels that no other track has are painted. Right for objects behind others.</source>
      <translation>只涂画不属于其他轨迹的像素。适用于被遮挡的目标。</translation>
    </message>
    <message>
      <source>&amp;Allow overlap</source>
      <translation>允许重叠(&amp;A)</translation>
    </message>
    <message>
      <source>Tracks may share pixels. Formats with one picture of ids (DAVIS, MOTS) cannot hold that.</source>
      <translation>轨迹可以共用像素。以单张 ID 图片存储的格式（DAVIS、MOTS）无法保存重叠。</translation>
    </message>
    <message>
      <source>Project settings</source>
      <translation>项目设置</translation>
    </message>
    <message>
      <source>Where two tracks meet</source>
      <translation>两条轨迹相遇之处</translation>
    </message>
    <message>
      <source>The rule holds for what is painted from now on; masks that exist stay as they are.</source>
      <translation>此规则从现在起对新涂画的内容生效；已有的掩码保持不变。</translation>
    </message>
    <message>
      <source>Relink videos</source>
      <translation>重新链接视频</translation>
    </message>
    <message>
      <source>Choose its &amp;file…</source>
      <translation>选择其文件(&amp;F)…</translation>
    </message>
    <message>
      <source>Choose the file of the marked video</source>
      <translation>选择所选视频的文件</translation>
    </message>
    <message>
      <source>Choose its f&amp;older…</source>
      <translation>选择其文件夹(&amp;O)…</translation>
    </message>
    <message>
      <source>Choose the folder of pictures that is the marked video</source>
      <translation>选择作为所选视频的图片文件夹</translation>
    </message>
    <message>
      <source>&amp;Search a folder…</source>
      <translation>搜索文件夹(&amp;S)…</translation>
    </message>
    <message>
      <source>Search a folder and all below it for all of these videos</source>
      <translation>在文件夹及其所有子文件夹中搜索以下全部视频</translation>
    </message>
    <message>
      <source>A file is taken if it has the size and the number of frames that the labels were made on. Files are searched by name.</source>
      <translation>文件的尺寸和帧数须与标注所依据的视频一致才会采用。搜索时按文件名查找。</translation>
    </message>
    <message>
      <source>Video</source>
      <translation>视频</translation>
    </message>
    <message>
      <source>Now</source>
      <translation>当前位置</translation>
    </message>
    <message>
      <source>was {path}</source>
      <translation>原为 {path}</translation>
    </message>
    <message>
      <source>Looking at {path} …</source>
      <translation>正在检查 {path} …</translation>
    </message>
    <message>
      <source>Found: {found}. Still missing: {missing}.</source>
      <translation>已找到：{found}。仍缺失：{missing}。</translation>
    </message>
    <message>
      <source>All found.</source>
      <translation>已全部找到。</translation>
    </message>
    <message>
      <source>does not fit</source>
      <translation>不匹配</translation>
    </message>
    <message>
      <source>where it was</source>
      <translation>原位置</translation>
    </message>
    <message>
      <source>missing</source>
      <translation>缺失</translation>
    </message>
    <message>
      <source>Not found yet</source>
      <translation>尚未找到</translation>
    </message>
    <message>
      <source>&amp;Relink ({count})</source>
      <translation>重新链接（{count}）(&amp;R)</translation>
    </message>
    <message>
      <source>Where is {name} now?</source>
      <translation>{name} 现在在哪里？</translation>
    </message>
    <message>
      <source>Search a folder for the missing videos</source>
      <translation>在文件夹中搜索缺失的视频</translation>
    </message>
    <message>
      <source>{path} cannot be used: {problem}</source>
      <translation>{path} 无法使用：{problem}</translation>
    </message>
    <message>
      <source>{path} is another video: {found}, but the labels belong to {expected}.</source>
      <translation>{path} 是另一个视频：{found}，而标注对应的是 {expected}。</translation>
    </message>
    <message>
      <source>frames {count}, size {width}×{height}</source>
      <translation>帧数 {count}，尺寸 {width}×{height}</translation>
    </message>
    <message>
      <source>Default</source>
      <translation>默认</translation>
    </message>
    <message>
      <source>D/F step frames</source>
      <translation>D/F 逐帧</translation>
    </message>
    <message>
      <source>Use this key</source>
      <translation>使用此按键</translation>
    </message>
    <message>
      <source>Add this key</source>
      <translation>添加此按键</translation>
    </message>
    <message>
      <source>No key</source>
      <translation>清除按键</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>重置</translation>
    </message>
    <message>
      <source>Reset all</source>
      <translation>全部重置</translation>
    </message>
    <message>
      <source>Save keys</source>
      <translation>保存快捷键</translation>
    </message>
    <message>
      <source>Show only actions whose name, menu or key has this in it</source>
      <translation>只显示名称、菜单或按键包含此内容的操作</translation>
    </message>
    <message>
      <source>Keys to start from; your own changes stay</source>
      <translation>作为基础的一组快捷键；您的改动会保留</translation>
    </message>
    <message>
      <source>Click here and press the key</source>
      <translation>单击此处并按下按键</translation>
    </message>
    <message>
      <source>Make this the only key of the selected action</source>
      <translation>将其设为所选操作的唯一按键</translation>
    </message>
    <message>
      <source>Give the selected action this key beside those it has</source>
      <translation>在现有按键之外再为所选操作添加此按键</translation>
    </message>
    <message>
      <source>Take all keys from the selected action</source>
      <translation>清除所选操作的全部按键</translation>
    </message>
    <message>
      <source>Give the selected action the keys of the preset again</source>
      <translation>将所选操作恢复为预设的按键</translation>
    </message>
    <message>
      <source>Take all your changes back</source>
      <translation>撤销您的全部改动</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>菜单</translation>
    </message>
    <message>
      <source>Action</source>
      <translation>操作</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>New key</source>
      <translation>新按键</translation>
    </message>
    <message>
      <source>{key} of {name} is taken by the canvas or a menu; choose another key</source>
      <translation>{key}（{name}）已被画布或菜单占用；请选择其他按键</translation>
    </message>
    <message>
      <source> and </source>
      <translation>与</translation>
    </message>
    <message>
      <source>{key} stands for {names}; give one of them another key</source>
      <translation>{key} 同时用于{names}；请为其中之一指定其他按键</translation>
    </message>
    <message>
      <source>Open a video</source>
      <translation>打开视频</translation>
    </message>
    <message>
      <source>A file, a folder of pictures, or a project.</source>
      <translation>视频文件、图片文件夹或项目均可。</translation>
    </message>
    <message>
      <source>Let the model begin</source>
      <translation>让模型先行</translation>
    </message>
    <message>
      <source>It draws masks and follows every object through the video.</source>
      <translation>模型生成掩码，并在整个视频中跟踪每个目标。</translation>
    </message>
    <message>
      <source>Find the mistakes</source>
      <translation>找出错误</translation>
    </message>
    <message>
      <source>Search for likely mistakes, jump from one to the next, play in between.</source>
      <translation>查找可能的错误，逐个跳转，随时播放查看。</translation>
    </message>
    <message>
      <source>Correct</source>
      <translation>修正</translation>
    </message>
    <message>
      <source>Paint and erase masks; swap two ids from a frame on when tracks crossed.</source>
      <translation>涂画和擦除掩码；轨迹交叉错位时，从某一帧起交换两个 ID。</translation>
    </message>
    <message>
      <source>Confirm and export</source>
      <translation>确认并导出</translation>
    </message>
    <message>
      <source>Confirmed frames stay as they are, whatever runs later.</source>
      <translation>已确认的帧不会被之后的任何运行改动。</translation>
    </message>
    <message>
      <source>Open a video…</source>
      <translation>打开视频…</translation>
    </message>
    <message>
      <source>Try the demo scene</source>
      <translation>试用演示场景</translation>
    </message>
    <message>
      <source>Skip</source>
      <translation>跳过</translation>
    </message>
    <message>
      <source>Make a short video of moving shapes and open it</source>
      <translation>生成一段移动图形的短视频并打开</translation>
    </message>
    <message>
      <source>Put the first steps away; Help ▸ Tour shows them again</source>
      <translation>收起入门步骤；可通过“帮助 ▸ 入门导览”再次显示</translation>
    </message>
    <message>
      <source>Recent files</source>
      <translation>最近的文件</translation>
    </message>
    <message>
      <source>Models that can pre-label: {names}</source>
      <translation>可用于预标注的模型：{names}</translation>
    </message>
    <message>
      <source>No model is installed yet. You can draw by hand; inspro models --help tells more.</source>
      <translation>尚未安装模型。您可以手工绘制；运行 inspro models --help 了解更多。</translation>
    </message>
    <message>
      <source>Label objects in videos</source>
      <translation>标注视频中的目标</translation>
    </message>
    <message>
      <source>Drop a video, a folder of pictures or a project here, or open one.</source>
      <translation>将视频、图片文件夹或项目拖放到此处，或点击打开。</translation>
    </message>
    <message>
      <source>Delete weak tracks</source>
      <translation>删除弱轨迹</translation>
    </message>
    <message>
      <source>Tracks that you drew or confirmed on any frame stay, and so do locked ones. Delete all others that are</source>
      <translation>您在任一帧上绘制或确认过的轨迹会保留，锁定的轨迹也会保留。删除其余符合以下条件的轨迹：</translation>
    </message>
    <message>
      <source> frames</source>
      <translation> 帧</translation>
    </message>
    <message>
      <source>Counts the frames on which the track has a mask; 1 keeps short tracks</source>
      <translation>统计轨迹有掩码的帧数；设为 1 则保留短轨迹</translation>
    </message>
    <message>
      <source>Mean of the model's scores over the track's frames; 0 keeps faint tracks</source>
      <translation>模型在轨迹各帧上得分的平均值；设为 0 则保留得分低的轨迹</translation>
    </message>
    <message>
      <source>shorter than</source>
      <translation>短于</translation>
    </message>
    <message>
      <source>or of a mean score below</source>
      <translation>或平均得分低于</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>No track is that weak.</source>
      <translation>没有这么弱的轨迹。</translation>
    </message>
    <message>
      <source>Tracks that go: {weak} of {count} ({tracks})</source>
      <translation>将删除的轨迹：{weak} / {count}（{tracks}）</translation>
    </message>
    <message>
      <source>Reading the frame…</source>
      <translation>正在读取该帧…</translation>
    </message>
    <message>
      <source>Undone: {edit}</source>
      <translation>已撤销：{edit}</translation>
    </message>
    <message>
      <source>Done again: {edit}</source>
      <translation>已重做：{edit}</translation>
    </message>
    <message>
      <source>Frame {frame} ({place} of {count}): {reasons}</source>
      <translation>第 {frame} 帧（{place}/{count}）：{reasons}</translation>
    </message>
    <message>
      <source>The model doubts nothing on this video that you have not confirmed</source>
      <translation>此视频中您尚未确认的内容，模型均无疑问</translation>
    </message>
    <message>
      <source>The model doubts nothing here any more; next to label: {name} ({reasons})</source>
      <translation>模型对此视频已无疑问；下一个建议标注：{name}（{reasons}）</translation>
    </message>
    <message>
      <source>fill holes</source>
      <translation>填充孔洞</translation>
    </message>
    <message>
      <source>remove islands</source>
      <translation>去除孤立区域</translation>
    </message>
    <message>
      <source>smooth the outline</source>
      <translation>平滑轮廓</translation>
    </message>
    <message>
      <source>new track {track}</source>
      <translation>新建轨迹 {track}</translation>
    </message>
    <message>
      <source>Track {track}: paint its first mask; choose its class at the right</source>
      <translation>轨迹 {track}：请涂画它的第一个掩码；在右侧选择类别</translation>
    </message>
    <message>
      <source>Track {track} is not there any more; there is nothing to take away</source>
      <translation>轨迹 {track} 已不存在；没有可减去的内容</translation>
    </message>
    <message>
      <source>erase track {track} {scope}</source>
      <translation>擦除轨迹 {track}（{scope}）</translation>
    </message>
    <message>
      <source>paint track {track} {scope}</source>
      <translation>涂画轨迹 {track}（{scope}）</translation>
    </message>
    <message>
      <source>Track {track} was not there any more; what you drew has brought it back, of class {name}</source>
      <translation>轨迹 {track} 原已不存在；您绘制的内容使它恢复，类别为 {name}</translation>
    </message>
    <message>
      <source>{what} of track {track} {scope}</source>
      <translation>{what}：轨迹 {track}（{scope}）</translation>
    </message>
    <message>
      <source>Mask of track {track} on frame {frame} copied; {key} pastes it into the selected track</source>
      <translation>已复制轨迹 {track} 在第 {frame} 帧的掩码；按 {key} 粘贴到所选轨迹</translation>
    </message>
    <message>
      <source>Nothing is copied; {key} copies the selected mask</source>
      <translation>尚未复制任何内容；按 {key} 复制所选掩码</translation>
    </message>
    <message>
      <source>The copied mask is of a video of another size</source>
      <translation>复制的掩码来自另一种尺寸的视频</translation>
    </message>
    <message>
      <source>copied mask</source>
      <translation>粘贴掩码</translation>
    </message>
    <message>
      <source>delete track {track} {scope}</source>
      <translation>删除轨迹 {track}（{scope}）</translation>
    </message>
    <message>
      <source>Track {track} deleted on frame {frame} only; {key} deletes the whole track</source>
      <translation>仅在第 {frame} 帧删除了轨迹 {track}；按 {key} 可删除整条轨迹</translation>
    </message>
    <message>
      <source>Nothing to change: {edit}</source>
      <translation>没有可更改的内容：{edit}</translation>
    </message>
    <message>
      <source>Done: {edit}; masks drawn or confirmed by hand stay</source>
      <translation>已完成：{edit}；人工绘制或确认的掩码保持不变</translation>
    </message>
    <message>
      <source>Done: {edit}</source>
      <translation>已完成：{edit}</translation>
    </message>
    <message>
      <source>{text}; masks too thin for it, left as they are: {count}</source>
      <translation>{text}；过细而保持原样的掩码：{count}</translation>
    </message>
    <message>
      <source>Select a track first, or press {key} for a new one</source>
      <translation>请先选择轨迹，或按 {key} 新建轨迹</translation>
    </message>
    <message>
      <source>Tracks shown on frame {frame}: {count}</source>
      <translation>第 {frame} 帧显示的轨迹：{count}</translation>
    </message>
    <message>
      <source>Nothing can be done again: the same frames have been drawn on since</source>
      <translation>无法重做：此后相同的帧上已有新的绘制</translation>
    </message>
    <message>
      <source>confirm masks {scope}</source>
      <translation>确认掩码（{scope}）</translation>
    </message>
    <message>
      <source>take back the confirmation {scope}</source>
      <translation>撤回确认（{scope}）</translation>
    </message>
    <message>
      <source>database is locked</source>
      <translation>数据库已被锁定</translation>
    </message>
    <message>
      <source>database or disk is full</source>
      <translation>数据库或磁盘已满</translation>
    </message>
    <message>
      <source>attempt to write a readonly database</source>
      <translation>数据库为只读</translation>
    </message>
    <message>
      <source>disk I/O error</source>
      <translation>磁盘读写错误</translation>
    </message>
    <message>
      <source>unable to open database file</source>
      <translation>无法打开数据库文件</translation>
    </message>
    <message>
      <source>file is not a database</source>
      <translation>文件不是数据库</translation>
    </message>
    <message>
      <source>database disk image is malformed</source>
      <translation>数据库文件已损坏</translation>
    </message>
    <message>
      <source>Invalid data found when processing input</source>
      <translation>数据无效</translation>
    </message>
    <message>
      <source>No such file or directory</source>
      <translation>没有此文件或文件夹</translation>
    </message>
    <message>
      <source>Permission denied</source>
      <translation>没有权限</translation>
    </message>
    <message>
      <source>Operation not permitted</source>
      <translation>操作不被允许</translation>
    </message>
    <message>
      <source>Is a directory</source>
      <translation>是文件夹</translation>
    </message>
    <message>
      <source>Not a directory</source>
      <translation>不是文件夹</translation>
    </message>
    <message>
      <source>File exists</source>
      <translation>文件已存在</translation>
    </message>
    <message>
      <source>File name too long</source>
      <translation>文件名过长</translation>
    </message>
    <message>
      <source>Directory not empty</source>
      <translation>文件夹不为空</translation>
    </message>
    <message>
      <source>No space left on device</source>
      <translation>磁盘空间不足</translation>
    </message>
    <message>
      <source>Disk quota exceeded</source>
      <translation>超出磁盘配额</translation>
    </message>
    <message>
      <source>Read-only file system</source>
      <translation>文件系统为只读</translation>
    </message>
    <message>
      <source>Input/output error</source>
      <translation>输入/输出错误</translation>
    </message>
    <message>
      <source>Device or resource busy</source>
      <translation>设备或资源忙</translation>
    </message>
    <message>
      <source>Too many open files</source>
      <translation>打开的文件过多</translation>
    </message>
    <message>
      <source>[Errno {number}] {reason}: '{path}'</source>
      <translation>{reason}（错误 {number}）：“{path}”</translation>
    </message>
    <message>
      <source>[Errno {number}] {reason}</source>
      <translation>{reason}（错误 {number}）</translation>
    </message>
    <message>
      <source>'{encoding}' codec can't decode byte {byte} in position {place}: {reason}</source>
      <translation>位置 {place} 的字节 {byte} 无法按“{encoding}”解码：{reason}</translation>
    </message>
    <message>
      <source>'{encoding}' codec can't decode bytes in position {place}: {reason}</source>
      <translation>位置 {place} 的字节无法按“{encoding}”解码：{reason}</translation>
    </message>
    <message>
      <source>invalid start byte</source>
      <translation>起始字节无效</translation>
    </message>
    <message>
      <source>invalid continuation byte</source>
      <translation>后续字节无效</translation>
    </message>
    <message>
      <source>unexpected end of data</source>
      <translation>数据意外结束</translation>
    </message>
    <message>
      <source>Expecting value</source>
      <translation>此处应有值</translation>
    </message>
    <message>
      <source>Expecting ',' delimiter</source>
      <translation>此处应有分隔符“,”</translation>
    </message>
    <message>
      <source>Expecting ':' delimiter</source>
      <translation>此处应有分隔符“:”</translation>
    </message>
    <message>
      <source>Expecting property name enclosed in double quotes</source>
      <translation>此处应有双引号括起的属性名</translation>
    </message>
    <message>
      <source>Illegal trailing comma before end of array</source>
      <translation>数组末尾有多余的逗号</translation>
    </message>
    <message>
      <source>Illegal trailing comma before end of object</source>
      <translation>对象末尾有多余的逗号</translation>
    </message>
    <message>
      <source>Unterminated string starting at</source>
      <translation>字符串从此处开始，没有结束</translation>
    </message>
    <message>
      <source>Invalid control character at</source>
      <translation>此处有无效的控制字符</translation>
    </message>
    <message>
      <source>Invalid control character {character} at</source>
      <translation>此处有无效的控制字符 {character}</translation>
    </message>
    <message>
      <source>Invalid \escape</source>
      <translation>转义符无效</translation>
    </message>
    <message>
      <source>Invalid \escape: {escape}</source>
      <translation>转义符无效：{escape}</translation>
    </message>
    <message>
      <source>Invalid \uXXXX escape</source>
      <translation>Unicode 转义符无效</translation>
    </message>
    <message>
      <source>Extra data</source>
      <translation>有多余的数据</translation>
    </message>
    <message>
      <source>{reason}: line {line} column {column} (char {place})</source>
      <translation>{reason}：第 {line} 行第 {column} 列（第 {place} 个字符）</translation>
    </message>
    <message>
      <source>maximum recursion depth exceeded</source>
      <translation>嵌套过深</translation>
    </message>
    <message>
      <source>maximum recursion depth exceeded while decoding a JSON {kind} from a unicode string</source>
      <translation>JSON 嵌套过深（{kind}）</translation>
    </message>
    <message>
      <source>invalid literal for int() with base {base}: {value}</source>
      <translation>{value} 不是 {base} 进制整数</translation>
    </message>
    <message>
      <source>could not convert string to float: {value}</source>
      <translation>{value} 不是数字</translation>
    </message>
    <message>
      <source>cannot convert float {value} to integer</source>
      <translation>{value} 不是整数</translation>
    </message>
    <message>
      <source>int() argument must be a string, a bytes-like object or a real number, not '{kind}'</source>
      <translation>应为数字，而不是“{kind}”</translation>
    </message>
    <message>
      <source>float() argument must be a string or a real number, not '{kind}'</source>
      <translation>应为数字，而不是“{kind}”</translation>
    </message>
    <message>
      <source>not enough values to unpack (expected {expected}, got {found})</source>
      <translation>值过少：应有 {expected} 个，实有 {found} 个</translation>
    </message>
    <message>
      <source>too many values to unpack (expected {expected})</source>
      <translation>值过多：应有 {expected} 个</translation>
    </message>
    <message>
      <source>too many values to unpack (expected {expected}, got {found})</source>
      <translation>值过多：应有 {expected} 个，实有 {found} 个</translation>
    </message>
    <message>
      <source>'{kind}' object is not subscriptable</source>
      <translation>类型“{kind}”没有下级内容</translation>
    </message>
    <message>
      <source>'{kind}' object has no attribute '{name}'</source>
      <translation>类型“{kind}”没有“{name}”</translation>
    </message>
    <message>
      <source>{kind} indices must be integers or slices, not {other}</source>
      <translation>“{kind}”按数字取值，而不是按“{other}”</translation>
    </message>
    <message>
      <source>string indices must be integers, not '{other}'</source>
      <translation>文本按数字取值，而不是按“{other}”</translation>
    </message>
    <message>
      <source>'{kind}' object is not iterable</source>
      <translation>类型“{kind}”不是列表</translation>
    </message>
    <message>
      <source>'{kind}' object cannot be interpreted as an integer</source>
      <translation>类型“{kind}”不是整数</translation>
    </message>
    <message>
      <source>'&lt;' not supported between instances of '{kind}' and '{other}'</source>
      <translation>“{kind}”与“{other}”无法比较大小</translation>
    </message>
    <message>
      <source>{call} missing {count} required positional argument: {names}</source>
      <translation>{call} 缺少 {count} 个值：{names}</translation>
    </message>
    <message>
      <source>{call} missing {count} required positional arguments: {names}</source>
      <translation>{call} 缺少 {count} 个值：{names}</translation>
    </message>
    <message>
      <source>{call} got an unexpected keyword argument {name}</source>
      <translation>{call} 不认识 {name}</translation>
    </message>
    <message>
      <source>Error {number} while decompressing data: {reason}</source>
      <translation>解压数据时出错（{number}）：{reason}</translation>
    </message>
    <message>
      <source>incorrect header check</source>
      <translation>头部校验不正确</translation>
    </message>
    <message>
      <source>invalid stored block lengths</source>
      <translation>数据块长度无效</translation>
    </message>
    <message>
      <source>invalid distance too far back</source>
      <translation>引用距离无效</translation>
    </message>
    <message>
      <source>invalid block type</source>
      <translation>数据块类型无效</translation>
    </message>
    <message>
      <source>Error while deserializing header: {reason}</source>
      <translation>读取头部时出错：{reason}</translation>
    </message>
    <message>
      <source>Error while serializing: {reason}</source>
      <translation>写入时出错：{reason}</translation>
    </message>
    <message>
      <source>I/O error: {reason} (os error {number})</source>
      <translation>读写错误：{reason}（系统错误 {number}）</translation>
    </message>
    <message>
      <source>{reason} (os error {number})</source>
      <translation>{reason}（系统错误 {number}）</translation>
    </message>
    <message>
      <source>header too small</source>
      <translation>头部过短</translation>
    </message>
    <message>
      <source>header too large</source>
      <translation>头部过长</translation>
    </message>
    <message>
      <source>invalid header length</source>
      <translation>头部长度无效</translation>
    </message>
    <message>
      <source>invalid JSON in header: {reason}</source>
      <translation>头部不是有效的 JSON：{reason}</translation>
    </message>
    <message>
      <source>invalid UTF-8 in header: {reason}</source>
      <translation>头部不是有效的 UTF-8：{reason}</translation>
    </message>
    <message>
      <source>{reason} at line {line} column {column}</source>
      <translation>{reason}（第 {line} 行第 {column} 列）</translation>
    </message>
    <message>
      <source>trailing characters</source>
      <translation>末尾有多余的字符</translation>
    </message>
    <message>
      <source>expected value</source>
      <translation>此处应有值</translation>
    </message>
    <message>
      <source>expected ident</source>
      <translation>此处应有关键字</translation>
    </message>
    <message>
      <source>key must be a string</source>
      <translation>键必须是文本</translation>
    </message>
    <message>
      <source>control character (\u0000-\u001F) found while parsing a string</source>
      <translation>文本中有控制字符</translation>
    </message>
    <message>
      <source>EOF while parsing {part}</source>
      <translation>内容意外结束（{part}）</translation>
    </message>
    <message>
      <source>invalid utf-8 sequence of {count} bytes from index {place}</source>
      <translation>从位置 {place} 起的 {count} 个字节不是有效的 UTF-8</translation>
    </message>
    <message>
      <source>incomplete utf-8 byte sequence from index {place}</source>
      <translation>从位置 {place} 起的 UTF-8 字节不完整</translation>
    </message>
    <message>
      <source>incomplete metadata, file not fully covered</source>
      <translation>元数据不完整，未涵盖整个文件</translation>
    </message>
    <message>
      <source>Videos and projects</source>
      <translation>视频和项目</translation>
    </message>
    <message>
      <source>Open a folder of frames</source>
      <translation>打开帧文件夹</translation>
    </message>
    <message>
      <source>Projects</source>
      <translation>项目</translation>
    </message>
    <message>
      <source>New project</source>
      <translation>新建项目</translation>
    </message>
    <message>
      <source>Videos</source>
      <translation>视频</translation>
    </message>
    <message>
      <source>Add videos</source>
      <translation>添加视频</translation>
    </message>
    <message>
      <source>Open or start a project first; then add videos to it</source>
      <translation>请先打开或新建项目，然后再添加视频</translation>
    </message>
    <message>
      <source>Looking into videos: {count} …</source>
      <translation>正在检查视频：{count} …</translation>
    </message>
    <message>
      <source>No video was added.</source>
      <translation>没有添加任何视频。</translation>
    </message>
    <message>
      <source>Frame (0–{last})</source>
      <translation>帧 (0–{last})</translation>
    </message>
    <message>
      <source>Go to frame</source>
      <translation>跳转到帧</translation>
    </message>
    <message>
      <source>Exporting {format} to {folder} …</source>
      <translation>正在将 {format} 导出到 {folder} …</translation>
    </message>
    <message>
      <source>Nothing was written to {folder}. Cure this, then export again.</source>
      <translation>没有向 {folder} 写入任何内容。请解决此问题后重新导出。</translation>
    </message>
    <message>
      <source>Importing {format} from {labels} …</source>
      <translation>正在从 {labels} 导入 {format} …</translation>
    </message>
    <message>
      <source>Nothing was imported; the project is as it was.</source>
      <translation>没有导入任何内容；项目保持原样。</translation>
    </message>
    <message>
      <source>An export or import is going on; wait for its end, or cancel it</source>
      <translation>正在导出或导入；请等待其结束，或将其取消</translation>
    </message>
    <message>
      <source>Videos added: {count}</source>
      <translation>已添加视频：{count}</translation>
    </message>
    <message>
      <source>in the project already: {count}</source>
      <translation>项目中已有：{count}</translation>
    </message>
    <message>
      <source>{done}. These files were left out:
{problems}</source>
      <translation>{done}。以下文件未添加：
{problems}</translation>
    </message>
    <message>
      <source>Exported to {folder}: videos {videos}, frames {frames}, tracks {tracks}</source>
      <translation>已导出到 {folder}：视频 {videos}，帧 {frames}，轨迹 {tracks}</translation>
    </message>
    <message>
      <source>Imported: tracks {tracks}, new videos {videos}</source>
      <translation>已导入：轨迹 {tracks}，新视频 {videos}</translation>
    </message>
    <message>
      <source>Every edit is saved as it is made; there is nothing left to save</source>
      <translation>每次编辑都会立即保存；没有需要保存的内容</translation>
    </message>
    <message>
      <source>Opacity of the masks: {percent} %</source>
      <translation>掩码不透明度：{percent} %</translation>
    </message>
    <message>
      <source>Stopping as soon as the step in hand is done</source>
      <translation>当前步骤完成后即停止</translation>
    </message>
    <message>
      <source>The mask of track {track} on frame {frame} is a keyframe: it was drawn by hand and is not given to the model</source>
      <translation>轨迹 {track} 在第 {frame} 帧的掩码是关键帧：它由人工绘制，不会交给模型</translation>
    </message>
    <message>
      <source>confirm the mask of track {track} {scope}</source>
      <translation>确认轨迹 {track} 的掩码（{scope}）</translation>
    </message>
    <message>
      <source>give the mask of track {track} {scope} back to the model</source>
      <translation>将轨迹 {track} 的掩码（{scope}）交还给模型</translation>
    </message>
    <message>
      <source>There is nothing to fill: draw or confirm ({key}) the mask of track {track} on a frame before and on one behind frame {frame}</source>
      <translation>没有可填补的帧：请在第 {frame} 帧之前和之后各绘制或确认 ({key}) 一个轨迹 {track} 的掩码</translation>
    </message>
    <message>
      <source>Frames {first} and {last} lie too far apart to fill between them (more than {count} frames); draw a mask between</source>
      <translation>第 {first} 帧与第 {last} 帧相距过远，无法填补（超过 {count} 帧）；请在中间绘制一个掩码</translation>
    </message>
    <message>
      <source>Frame {frame} is the last one</source>
      <translation>第 {frame} 帧是最后一帧</translation>
    </message>
    <message>
      <source>copy the mask of track {track} from frame {frame} to frames {first}–{last}</source>
      <translation>将轨迹 {track} 的掩码从第 {frame} 帧复制到第 {first}–{last} 帧</translation>
    </message>
    <message>
      <source>All frames between {first} and {last} are drawn or confirmed by hand</source>
      <translation>第 {first} 帧与第 {last} 帧之间的所有帧都已由人工绘制或确认</translation>
    </message>
    <message>
      <source>fill track {track} between its keyframes, frames {first}–{last}, but for {kept} that a human drew or confirmed</source>
      <translation>在关键帧之间填补轨迹 {track}，第 {first}–{last} 帧，人工绘制或确认的 {kept} 帧除外</translation>
    </message>
    <message>
      <source>fill track {track} between its keyframes, frames {first}–{last}</source>
      <translation>在关键帧之间填补轨迹 {track}，第 {first}–{last} 帧</translation>
    </message>
    <message>
      <source>Done: {edit}; look through them and confirm ({key})</source>
      <translation>已完成：{edit}；请逐帧查看并确认 ({key})</translation>
    </message>
    <message>
      <source>Track {track} has no keyframe behind this frame</source>
      <translation>轨迹 {track} 在此帧之后没有关键帧</translation>
    </message>
    <message>
      <source>Track {track} has no keyframe before this frame</source>
      <translation>轨迹 {track} 在此帧之前没有关键帧</translation>
    </message>
    <message>
      <source>A model is at work on “{name}”. It would be stopped now; what it has found so far stays.</source>
      <translation>模型正在处理“{name}”。现在继续会使它停止；目前已找到的内容会保留。</translation>
    </message>
    <message>
      <source>Stop the model?</source>
      <translation>停止模型？</translation>
    </message>
    <message>
      <source>Stop the edit?</source>
      <translation>停止编辑？</translation>
    </message>
    <message>
      <source>An edit of many frames of “{name}” is going on. It would be stopped now, and nothing is changed by it then.</source>
      <translation>正在对“{name}”的多个帧进行编辑。现在继续会使编辑停止，且不会更改任何内容。</translation>
    </message>
    <message>
      <source>The new videos that wait for it are not labelled then.</source>
      <translation>等待处理的新视频届时将不会标注。</translation>
    </message>
    <message>
      <source>Stop it</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Keep it running</source>
      <translation>让它继续运行</translation>
    </message>
    <message>
      <source>Outlines that are begun and not finished: {count}; the first one waits on frame {frame} of “{name}”. They are lost when you leave the project.</source>
      <translation>尚未完成的轮廓：{count} 个，第一个在“{name}”的第 {frame} 帧。离开此项目后它们将丢失。</translation>
    </message>
    <message>
      <source>Drop unfinished outlines?</source>
      <translation>放弃未完成的轮廓？</translation>
    </message>
    <message>
      <source>Drop them</source>
      <translation>放弃</translation>
    </message>
    <message>
      <source>Keep them</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>Wait for the end of this, or cancel it: {edit}</source>
      <translation>请等此操作结束，或将其取消：{edit}</translation>
    </message>
    <message>
      <source>Stopped; nothing was changed</source>
      <translation>已停止；未做任何更改</translation>
    </message>
    <message>
      <source>InsPro annotator</source>
      <translation>InsPro 标注工具</translation>
    </message>
    <message>
      <source>&amp;Videos</source>
      <translation>视频(&amp;V)</translation>
    </message>
    <message>
      <source>Review &amp;queue</source>
      <translation>审核队列(&amp;Q)</translation>
    </message>
    <message>
      <source>Tra&amp;cks</source>
      <translation>轨迹(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Notes</source>
      <translation>备注(&amp;N)</translation>
    </message>
    <message>
      <source>Ti&amp;meline</source>
      <translation>时间线(&amp;M)</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Work is going on in the background. What a model found so far is saved.</source>
      <translation>后台任务正在进行。模型目前已找到的内容已保存。</translation>
    </message>
    <message>
      <source>Stop and close</source>
      <translation>停止并关闭</translation>
    </message>
    <message>
      <source>Keep it open</source>
      <translation>保持打开</translation>
    </message>
    <message>
      <source>on {device}</source>
      <translation>运行于 {device}</translation>
    </message>
    <message>
      <source>Arrows move the cross, with Shift by one pixel; Space is the mouse button; {keys} ends</source>
      <translation>方向键移动十字，按住 Shift 每次一个像素；空格键为鼠标按键；{keys} 结束</translation>
    </message>
    <message>
      <source>{text} (frame {frame})</source>
      <translation>{text}（第 {frame} 帧）</translation>
    </message>
    <message>
      <source>no model</source>
      <translation>无模型</translation>
    </message>
    <message>
      <source>version {number}</source>
      <translation>版本 {number}</translation>
    </message>
    <message>
      <source>“{name}” is open in another window. Labels that are changed in one appear in the other, but an undo may take them back; close one of them.</source>
      <translation>“{name}”已在另一个窗口中打开。在一个窗口中更改的标注会显示在另一个窗口中，但撤销操作可能会将其还原；请关闭其中一个。</translation>
    </message>
    <message>
      <source>Nothing to show yet.</source>
      <translation>暂无可显示的内容。</translation>
    </message>
    <message>
      <source>Finished frames</source>
      <translation>已完成的帧</translation>
    </message>
    <message>
      <source>Minutes</source>
      <translation>分钟</translation>
    </message>
    <message>
      <source>Seconds / frame</source>
      <translation>秒 / 帧</translation>
    </message>
    <message>
      <source>Edits / 100 frames</source>
      <translation>编辑次数 / 100 帧</translation>
    </message>
    <message>
      <source>{name} ({model}): {time} in all; {seconds} s per frame, {edits} edits per 100 frames</source>
      <translation>{name}（{model}）：共 {time}；每帧 {seconds} 秒，每 100 帧 {edits} 次编辑</translation>
    </message>
    <message>
      <source>{model} – videos: {videos}, finished frames: {frames}; {seconds} s per frame, {edits} edits per 100 frames</source>
      <translation>{model} – 视频：{videos}，已完成的帧：{frames}；每帧 {seconds} 秒，每 100 帧 {edits} 次编辑</translation>
    </message>
    <message>
      <source>Start &amp;learning</source>
      <translation>开始学习(&amp;L)</translation>
    </message>
    <message>
      <source>Write the labels into a run folder beside the project and train on them</source>
      <translation>将标注写入项目旁的运行文件夹，并据此训练</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Result</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>Open a project or a video first; what you confirm in it can be learned here.</source>
      <translation>请先打开项目或视频；您在其中确认的标注可在此供模型学习。</translation>
    </message>
    <message>
      <source>Starts from &lt;b&gt;{model}&lt;/b&gt;</source>
      <translation>起始模型：&lt;b&gt;{model}&lt;/b&gt;</translation>
    </message>
    <message>
      <source>Instances per class</source>
      <translation>各类别的实例数</translation>
    </message>
    <message>
      <source>tracks</source>
      <translation>轨迹数</translation>
    </message>
    <message>
      <source>Track lengths</source>
      <translation>轨迹长度</translation>
    </message>
    <message>
      <source>tracks by frames on which they are seen</source>
      <translation>按出现帧数统计的轨迹数</translation>
    </message>
    <message>
      <source>Object sizes</source>
      <translation>目标尺寸</translation>
    </message>
    <message>
      <source>tracks by side of a square of their area, pixels</source>
      <translation>按等面积正方形边长（像素）统计的轨迹数</translation>
    </message>
    <message>
      <source>Drawn by hand</source>
      <translation>人工绘制</translation>
    </message>
    <message>
      <source>% of the masks of a class</source>
      <translation>占各类别掩码的百分比</translation>
    </message>
    <message>
      <source>Reviewed</source>
      <translation>已审核</translation>
    </message>
    <message>
      <source>% of the frames of a video</source>
      <translation>占各视频帧数的百分比</translation>
    </message>
    <message>
      <source>Time spent</source>
      <translation>所用时间</translation>
    </message>
    <message>
      <source>seconds per frame of a video</source>
      <translation>视频每帧所用秒数</translation>
    </message>
    <message>
      <source>Edits</source>
      <translation>编辑次数</translation>
    </message>
    <message>
      <source>per 100 frames of a video</source>
      <translation>视频每 100 帧</translation>
    </message>
    <message>
      <source>Time by model</source>
      <translation>各模型的用时</translation>
    </message>
    <message>
      <source>seconds per finished frame of its videos</source>
      <translation>其视频每个已完成帧所用秒数</translation>
    </message>
    <message>
      <source>Edits by model</source>
      <translation>各模型的编辑次数</translation>
    </message>
    <message>
      <source>per 100 finished frames of its videos</source>
      <translation>其视频每 100 个已完成帧</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>帧数</translation>
    </message>
    <message>
      <source>Masks</source>
      <translation>掩码</translation>
    </message>
    <message>
      <source>By hand</source>
      <translation>人工</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>The work by the model that labelled a video last, over the frames where it is over: all of a video that is done, else those that you confirmed</source>
      <translation>按最近一次标注视频的模型统计的工作量，只计已完成的帧：已完成视频的全部帧，否则为您确认过的帧</translation>
    </message>
    <message>
      <source>&amp;Copy as CSV</source>
      <translation>复制为 CSV(&amp;C)</translation>
    </message>
    <message>
      <source>Copy the table that is shown, for a spreadsheet</source>
      <translation>复制当前显示的表格，可粘贴到电子表格</translation>
    </message>
    <message>
      <source>No figures yet.
Open a project or add a video; its figures appear here.</source>
      <translation>暂无统计数据。
打开项目或添加视频后，统计数据会显示在此处。</translation>
    </message>
    <message>
      <source>Counting …</source>
      <translation>正在统计 …</translation>
    </message>
    <message>
      <source>Reviewed %</source>
      <translation>已审核 %</translation>
    </message>
    <message>
      <source>By hand %</source>
      <translation>人工 %</translation>
    </message>
    <message>
      <source>All videos</source>
      <translation>所有视频</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>Mean length (frames)</source>
      <translation>平均长度（帧）</translation>
    </message>
    <message>
      <source>Median size (pixels)</source>
      <translation>尺寸中位数（像素）</translation>
    </message>
    <message>
      <source>{name} – tracks: {tracks}, masks: {masks}</source>
      <translation>{name} – 轨迹：{tracks}，掩码：{masks}</translation>
    </message>
    <message>
      <source>Rarer classes: {classes}; tracks: {tracks}</source>
      <translation>较少见的类别：{classes}；轨迹：{tracks}</translation>
    </message>
    <message>
      <source>others</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>{name} – masks drawn by hand: {drawn} of {masks}</source>
      <translation>{name} – 人工绘制的掩码：{drawn} / {masks}</translation>
    </message>
    <message>
      <source>Length in frames {span} – tracks: {count}</source>
      <translation>长度（帧）{span} – 轨迹：{count}</translation>
    </message>
    <message>
      <source>Size in pixels {span} – tracks: {count}</source>
      <translation>尺寸（像素）{span} – 轨迹：{count}</translation>
    </message>
    <message>
      <source>{name} – reviewed frames: {reviewed} of {count}</source>
      <translation>{name} – 已审核的帧：{reviewed} / {count}</translation>
    </message>
    <message>
      <source>{minutes} min</source>
      <translation>{minutes} 分钟</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
      <source>unsure masks: {count}, score about {score} %</source>
      <translation>不确定的掩码：{count} 个，得分约 {score} %</translation>
    </message>
    <message>
      <source>flickering tracks: {count}</source>
      <translation>时有时无的轨迹：{count} 条</translation>
    </message>
    <message>
      <source>many masks that are not quite sure</source>
      <translation>多个掩码不够确定</translation>
    </message>
    <message>
      <source>doubt {doubt} %; unconfirmed masks: {count}, unsure {unsure}, flickering {flicker}</source>
      <translation>疑问度 {doubt} %；未确认的掩码：{count}，不确定 {unsure}，时有时无 {flicker}</translation>
    </message>
    <message>
      <source>Locked against edits</source>
      <translation>已锁定，不可编辑</translation>
    </message>
    <message>
      <source>no name</source>
      <translation>无名称</translation>
    </message>
    <message>
      <source>Free text by which you know the object</source>
      <translation>便于您辨认目标的任意文字</translation>
    </message>
    <message>
      <source>Class of the whole selected track</source>
      <translation>整条所选轨迹的类别</translation>
    </message>
    <message>
      <source>Seen on</source>
      <translation>出现于</translation>
    </message>
    <message>
      <source>Drawn by</source>
      <translation>绘制者</translation>
    </message>
    <message>
      <source>This frame</source>
      <translation>当前帧</translation>
    </message>
    <message>
      <source>Edits leave a locked track as it is ({key})</source>
      <translation>编辑不会改动已锁定的轨迹 ({key})</translation>
    </message>
    <message>
      <source>No track selected</source>
      <translation>未选择轨迹</translation>
    </message>
    <message>
      <source>Track {track}</source>
      <translation>轨迹 {track}</translation>
    </message>
    <message>
      <source>not seen</source>
      <translation>未出现</translation>
    </message>
    <message>
      <source>by hand, {area} px</source>
      <translation>人工，{area} 像素</translation>
    </message>
    <message>
      <source>by a model, score {score}, {area} px</source>
      <translation>模型，得分 {score}，{area} 像素</translation>
    </message>
    <message>
      <source>no frame yet</source>
      <translation>尚无帧</translation>
    </message>
    <message>
      <source>frame {frame} only</source>
      <translation>仅第 {frame} 帧</translation>
    </message>
    <message>
      <source>{count} frames, {first}–{last}</source>
      <translation>{count} 帧，{first}–{last}</translation>
    </message>
    <message>
      <source>hand {drawn} ({share} %), model {rest}</source>
      <translation>人工 {drawn}（{share}%），模型 {rest}</translation>
    </message>
    <message>
      <source>What is worth knowing about this frame</source>
      <translation>此帧值得注意之处</translation>
    </message>
    <message>
      <source>Frames with notes</source>
      <translation>有备注的帧</translation>
    </message>
    <message>
      <source>Frames with notes are listed here.</source>
      <translation>有备注的帧会列在此处。</translation>
    </message>
    <message>
      <source>&amp;Note on frame {frame}</source>
      <translation>第 {frame} 帧的备注(&amp;N)</translation>
    </message>
    <message>
      <source>Find suspicious frames</source>
      <translation>查找可疑帧</translation>
    </message>
    <message>
      <source>Search masks and scores of the whole video for what looks like an error</source>
      <translation>在整个视频的掩码和得分中查找疑似错误之处</translation>
    </message>
    <message>
      <source>Show suspicions of one kind only</source>
      <translation>只显示某一类可疑之处</translation>
    </message>
    <message>
      <source>Show dismissed</source>
      <translation>显示已忽略项</translation>
    </message>
    <message>
      <source>Also list what you decided is no error</source>
      <translation>同时列出您判定为没有问题的项</translation>
    </message>
    <message>
      <source>Previous</source>
      <translation>上一个</translation>
    </message>
    <message>
      <source>Go to the previous undecided suspicion</source>
      <translation>跳转到上一个未处理的可疑之处</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>下一个</translation>
    </message>
    <message>
      <source>Go to the next undecided suspicion</source>
      <translation>跳转到下一个未处理的可疑之处</translation>
    </message>
    <message>
      <source>Accept</source>
      <translation>采纳</translation>
    </message>
    <message>
      <source>It was an error, and it is dealt with; press again to take this back</source>
      <translation>确为错误且已处理；再次点击可撤回</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>忽略</translation>
    </message>
    <message>
      <source>Nothing is wrong here; press again to take this back</source>
      <translation>此处没有问题；再次点击可撤回</translation>
    </message>
    <message>
      <source>{open} open · {accepted} accepted · {dismissed} dismissed</source>
      <translation>{open} 项待处理 · {accepted} 项已采纳 · {dismissed} 项已忽略</translation>
    </message>
    <message>
      <source>All kinds ({count})</source>
      <translation>所有类型（{count}）</translation>
    </message>
    <message>
      <source>Nothing left to look at here. Choose another kind, or show what you dismissed.</source>
      <translation>这里已没有待查看的项。请选择其他类型，或显示已忽略项。</translation>
    </message>
    <message>
      <source>The last search found nothing suspicious. Search again when the labels have changed.</source>
      <translation>上次查找未发现可疑之处。标注有改动后可再次查找。</translation>
    </message>
    <message>
      <source>No suspicious frames are listed. Pre-label the video, then press “Find suspicious frames”.</source>
      <translation>还没有可疑帧。请先对视频进行预标注，再点击“查找可疑帧”。</translation>
    </message>
    <message>
      <source>Choose a place to see why.</source>
      <translation>选择一项以查看原因。</translation>
    </message>
    <message>
      <source>Accepted</source>
      <translation>已采纳</translation>
    </message>
    <message>
      <source>Dismissed</source>
      <translation>已忽略</translation>
    </message>
    <message>
      <source>Id switch</source>
      <translation>ID 切换</translation>
    </message>
    <message>
      <source>Mask jump</source>
      <translation>掩码跳变</translation>
    </message>
    <message>
      <source>Area jump</source>
      <translation>面积跳变</translation>
    </message>
    <message>
      <source>Overlap</source>
      <translation>重叠</translation>
    </message>
    <message>
      <source>Fragment</source>
      <translation>碎片轨迹</translation>
    </message>
    <message>
      <source>Islands</source>
      <translation>孤立区域</translation>
    </message>
    <message>
      <source>Sudden end</source>
      <translation>突然消失</translation>
    </message>
    <message>
      <source>Sudden start</source>
      <translation>突然出现</translation>
    </message>
    <message>
      <source>Score dip</source>
      <translation>得分骤降</translation>
    </message>
    <message>
      <source>Tracks {track} and {other} seem to change places: exchanged they fit {cross} %, as they are {own} %</source>
      <translation>轨迹 {track} 与 {other} 似乎互换了位置：交换后吻合度为 {cross} %，目前为 {own} %</translation>
    </message>
    <message>
      <source>The mask fits the frame before by {fit} %; {usual} % is usual for this track</source>
      <translation>掩码与前一帧的吻合度为 {fit} %；此轨迹通常为 {usual} %</translation>
    </message>
    <message>
      <source>The area is {ratio} % of the area on the frame before</source>
      <translation>面积为前一帧的 {ratio} %</translation>
    </message>
    <message>
      <source>Tracks {track} and {other} cover the same pixels: IoU {iou} %</source>
      <translation>轨迹 {track} 与 {other} 覆盖相同的像素：IoU {iou} %</translation>
    </message>
    <message>
      <source>Track {track} goes on where track {other} ended; frames since: {gap}</source>
      <translation>轨迹 {track} 从轨迹 {other} 结束的位置继续；其间帧数：{gap}</translation>
    </message>
    <message>
      <source>The mask is in {parts} parts; {share} % of it lie apart from the largest</source>
      <translation>掩码分为 {parts} 块；其中 {share} % 与最大的一块分离</translation>
    </message>
    <message>
      <source>The track ends {distance} px from the border, and nothing covers it</source>
      <translation>轨迹在距画面边缘 {distance} 像素处结束，且没有被遮挡</translation>
    </message>
    <message>
      <source>The track begins {distance} px from the border, and nothing covered it</source>
      <translation>轨迹在距画面边缘 {distance} 像素处出现，且此前没有被遮挡</translation>
    </message>
    <message>
      <source>The score falls to {score} % from its usual {usual} %</source>
      <translation>得分从通常的 {usual} % 降至 {score} %</translation>
    </message>
    <message>
      <source>frame {frame} · tracks {one}, {other}</source>
      <translation>第 {frame} 帧 · 轨迹 {one}、{other}</translation>
    </message>
    <message>
      <source>frame {frame} · track {one}</source>
      <translation>第 {frame} 帧 · 轨迹 {one}</translation>
    </message>
    <message>
      <source>Sort tracks &amp;by</source>
      <translation>轨迹排序方式(&amp;B)</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>时间线</translation>
    </message>
    <message>
      <source>Frame {frame} · {time}</source>
      <translation>第 {frame} 帧 · {time}</translation>
    </message>
    <message>
      <source>reviewed</source>
      <translation>已审核</translation>
    </message>
    <message>
      <source>{track}: not seen on this frame</source>
      <translation>{track}：未出现在此帧</translation>
    </message>
    <message>
      <source>{track}: drawn or confirmed by hand</source>
      <translation>{track}：人工绘制或确认</translation>
    </message>
    <message>
      <source>{track}: score {score}</source>
      <translation>{track}：得分 {score}</translation>
    </message>
    <message>
      <source>Frames {first} to {last} ({count}), {time}</source>
      <translation>第 {first} 至 {last} 帧（{count}），{time}</translation>
    </message>
    <message>
      <source>Open a video to see its tracks over time.</source>
      <translation>打开视频即可查看各轨迹的时间分布。</translation>
    </message>
    <message>
      <source>No tracks yet. Pre-label the video, or press {key} to draw a new one.</source>
      <translation>还没有轨迹。请对视频进行预标注，或按 {key} 绘制新轨迹。</translation>
    </message>
    <message>
      <source>Tracks: {count}</source>
      <translation>轨迹：{count}</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>得分</translation>
    </message>
    <message>
      <source>Hand</source>
      <translation>人工</translation>
    </message>
    <message>
      <source>Id and colour of the track</source>
      <translation>轨迹的 ID 和颜色</translation>
    </message>
    <message>
      <source>Show or hide the track's masks</source>
      <translation>显示或隐藏轨迹的掩码</translation>
    </message>
    <message>
      <source>Lock the track against edits</source>
      <translation>锁定轨迹，禁止编辑</translation>
    </message>
    <message>
      <source>Show this track alone</source>
      <translation>只显示此轨迹</translation>
    </message>
    <message>
      <source>Class of the whole track and its colour; double-click to change it</source>
      <translation>整条轨迹的类别及其颜色；双击可修改</translation>
    </message>
    <message>
      <source>Free text by which you know the object; double-click to change it</source>
      <translation>便于您辨认目标的任意文字；双击可修改</translation>
    </message>
    <message>
      <source>Frames on which the track is seen</source>
      <translation>轨迹出现的帧数</translation>
    </message>
    <message>
      <source>Mean score over these frames</source>
      <translation>这些帧的平均得分</translation>
    </message>
    <message>
      <source>Share of these frames that was drawn or confirmed by hand</source>
      <translation>这些帧中由人工绘制或确认的比例</translation>
    </message>
    <message>
      <source>Frames drawn or confirmed by hand: {drawn} of {count}</source>
      <translation>人工绘制或确认的帧：{drawn} / {count}</translation>
    </message>
    <message>
      <source>first seen on {first}, last on {last}</source>
      <translation>首次出现于第 {first} 帧，最后出现于第 {last} 帧</translation>
    </message>
    <message>
      <source>Hide this track's masks</source>
      <translation>隐藏此轨迹的掩码</translation>
    </message>
    <message>
      <source>Show this track's masks</source>
      <translation>显示此轨迹的掩码</translation>
    </message>
    <message>
      <source>Unlock this track</source>
      <translation>解锁此轨迹</translation>
    </message>
    <message>
      <source>Lock this track against edits</source>
      <translation>锁定此轨迹，禁止编辑</translation>
    </message>
    <message>
      <source>Show all tracks again</source>
      <translation>重新显示所有轨迹</translation>
    </message>
    <message>
      <source>Filter by class, name or id</source>
      <translation>按类别、名称或 ID 筛选</translation>
    </message>
    <message>
      <source>Only tracks whose class, name or id hold all these words are listed</source>
      <translation>只列出类别、名称或 ID 包含所有这些词的轨迹</translation>
    </message>
    <message>
      <source>No track matches the filter.</source>
      <translation>没有符合筛选条件的轨迹。</translation>
    </message>
    <message>
      <source>Frame shown; type a number and press Enter to go there</source>
      <translation>当前帧；输入帧号并按 Enter 跳转</translation>
    </message>
    <message>
      <source>Frame</source>
      <translation>帧</translation>
    </message>
    <message>
      <source>new</source>
      <translation>未开始</translation>
    </message>
    <message>
      <source>pre-labelled</source>
      <translation>已预标注</translation>
    </message>
    <message>
      <source>in review</source>
      <translation>审核中</translation>
    </message>
    <message>
      <source>done</source>
      <translation>已完成</translation>
    </message>
    <message>
      <source>Status: {status}</source>
      <translation>状态：{status}</translation>
    </message>
    <message>
      <source>Reviewed frames: {reviewed} of {count}</source>
      <translation>已审核的帧：{reviewed} / {count}</translation>
    </message>
    <message>
      <source>Labelled by: {model}</source>
      <translation>标注模型：{model}</translation>
    </message>
    <message>
      <source>What to label next: {reasons}</source>
      <translation>下一个建议标注的理由：{reasons}</translation>
    </message>
    <message>
      <source>Work: {time}; {seconds} s per frame, {edits} edits per 100 frames</source>
      <translation>工作量：{time}；每帧 {seconds} 秒，每 100 帧 {edits} 次编辑</translation>
    </message>
    <message>
      <source>The file is not there any more: find it again with “Relink”.</source>
      <translation>文件已不在原处：请用“重新链接”找回。</translation>
    </message>
    <message>
      <source>file not found</source>
      <translation>找不到文件</translation>
    </message>
    <message>
      <source>{status} · {share} %</source>
      <translation>{status} · {share} %</translation>
    </message>
    <message>
      <source>{status} · doubt {doubt} %</source>
      <translation>{status} · 疑问度 {doubt} %</translation>
    </message>
    <message>
      <source>Videos of the project</source>
      <translation>项目中的视频</translation>
    </message>
    <message>
      <source>No video yet.
Add one with the button below, or drop files into the window.</source>
      <translation>还没有视频。
请用下方按钮添加，或拖入文件。</translation>
    </message>
    <message>
      <source>How far the work on the marked video is</source>
      <translation>所选视频的工作进度</translation>
    </message>
    <message>
      <source>Add videos…</source>
      <translation>添加视频…</translation>
    </message>
    <message>
      <source>Relink: find the marked video's file again…</source>
      <translation>重新链接：找回所选视频的文件…</translation>
    </message>
    <message>
      <source>Remove the marked video from the project… (Del)</source>
      <translation>从项目中移除所选视频… (Del)</translation>
    </message>
    <message>
      <source>Show first what to label next: the videos that the model doubts most</source>
      <translation>优先显示下一个建议标注的视频：模型最有疑问的排在最前</translation>
    </message>
    <message>
      <source>Remove “{name}” from the project?</source>
      <translation>要从项目中移除“{name}”吗？</translation>
    </message>
    <message>
      <source>Remove video</source>
      <translation>移除视频</translation>
    </message>
    <message>
      <source>All its labels and notes go with it and cannot be brought back (tracks: {tracks}, reviewed frames: {reviewed}). The file of the video stays where it is.</source>
      <translation>其所有标注和备注将一并移除且无法恢复（轨迹：{tracks}，已审核的帧：{reviewed}）。视频文件本身保留在原处。</translation>
    </message>
    <message>
      <source>Remove video and labels</source>
      <translation>移除视频和标注</translation>
    </message>
    <message>
      <source>Show this video</source>
      <translation>显示此视频</translation>
    </message>
    <message>
      <source>Relink…</source>
      <translation>重新链接…</translation>
    </message>
    <message>
      <source>Remove from the project…</source>
      <translation>从项目中移除…</translation>
    </message>
    <message>
      <source>Open a video or a project first ({open})</source>
      <translation>请先打开视频或项目（{open}）</translation>
    </message>
    <message>
      <source>Open a video first ({open})</source>
      <translation>请先打开视频（{open}）</translation>
    </message>
    <message>
      <source>The video is not seen here, so nothing was changed; {view_annotate} shows it</source>
      <translation>此处看不到视频，因此未作任何更改；按 {view_annotate} 显示</translation>
    </message>
    <message>
      <source>There is nothing left to undo</source>
      <translation>没有可撤销的操作</translation>
    </message>
    <message>
      <source>There is nothing to redo</source>
      <translation>没有可重做的操作</translation>
    </message>
    <message>
      <source>No suspicious frame is listed; {find_suspicious} searches for them</source>
      <translation>没有列出可疑帧；按 {find_suspicious} 查找</translation>
    </message>
    <message>
      <source>Mark a range of frames first: {range_in} begins it, {range_out} ends it</source>
      <translation>请先标出帧范围：{range_in} 设起点，{range_out} 设终点</translation>
    </message>
    <message>
      <source>A model is at work; {cancel} stops it</source>
      <translation>模型正在运行；按 {cancel} 停止</translation>
    </message>
    <message>
      <source>Nothing is running that could be cancelled</source>
      <translation>没有可取消的运行</translation>
    </message>
    <message>
      <source>{key} works on the picture; click it, or go there by {way}</source>
      <translation>{key} 在画面上有效；请单击画面，或按 {way} 切换过去</translation>
    </message>
    <message>
      <source>pre-label: frames {done}, tracks {tracks}</source>
      <translation>预标注：帧数 {done}，轨迹 {tracks}</translation>
    </message>
    <message>
      <source>Pre-labelled: frames {count}, tracks {tracks}; {key} takes them back</source>
      <translation>已预标注：帧数 {count}，轨迹 {tracks}；按 {key} 撤销</translation>
    </message>
    <message>
      <source>Stopped: frames {done} of {count}, tracks {tracks}; {key} takes them back</source>
      <translation>已停止：帧数 {done} / {count}，轨迹 {tracks}；按 {key} 撤销</translation>
    </message>
    <message>
      <source>carry track {track} on, frames {first}–{last}, {done} of them</source>
      <translation>传播轨迹 {track}，第 {first}–{last} 帧，完成 {done} 帧</translation>
    </message>
    <message>
      <source>carry tracks {tracks} on, frames {first}–{last}, {done} of them</source>
      <translation>传播轨迹 {tracks}，第 {first}–{last} 帧，完成 {done} 帧</translation>
    </message>
    <message>
      <source>Track {track} carried on, frames: {count}; look through them, {key} takes it back</source>
      <translation>轨迹 {track} 已传播，帧数：{count}；请逐帧查看，按 {key} 撤销</translation>
    </message>
    <message>
      <source>Tracks {tracks} carried on, frames: {count}; look through them, {key} takes it back</source>
      <translation>轨迹 {tracks} 均已传播，帧数：{count}；请逐帧查看，按 {key} 撤销</translation>
    </message>
    <message>
      <source>Stopped: track {track} carried on, frames: {done} of {count}; {key} takes it back</source>
      <translation>已停止：轨迹 {track} 已传播，帧数：{done} / {count}；按 {key} 撤销</translation>
    </message>
    <message>
      <source>Stopped: tracks {tracks} carried on, frames: {done} of {count}; {key} takes it back</source>
      <translation>已停止：轨迹 {tracks} 均已传播，帧数：{done} / {count}；按 {key} 撤销</translation>
    </message>
    <message>
      <source>Version {number} pre-labels from now on</source>
      <translation>从现在起由版本 {number} 进行预标注</translation>
    </message>
    <message>
      <source>The model as installed pre-labels from now on</source>
      <translation>从现在起由安装时的模型进行预标注</translation>
    </message>
    <message>
      <source>{project} version {number}</source>
      <translation>{project} 版本 {number}</translation>
    </message>
    <message>
      <source>Learned from {parent} on {date}</source>
      <translation>由 {parent} 训练而来，{date}</translation>
    </message>
    <message>
      <source>AP</source>
      <translation>AP</translation>
    </message>
    <message>
      <source>Precision of tracked masks over all overlaps, as YouTube-VIS scores them; 1 is perfect</source>
      <translation>按 YouTube-VIS 方式在各重叠阈值上评估的跟踪掩码精度；1 为完美</translation>
    </message>
    <message>
      <source>AP50</source>
      <translation>AP50</translation>
    </message>
    <message>
      <source>The same where an overlap of one half is enough</source>
      <translation>同上，重叠达到一半即可</translation>
    </message>
    <message>
      <source>HOTA</source>
      <translation>HOTA</translation>
    </message>
    <message>
      <source>How well objects are found and kept apart through time; 1 is perfect</source>
      <translation>目标被找到并在时间上保持区分的程度；1 为完美</translation>
    </message>
    <message>
      <source>Actions / 100</source>
      <translation>操作数 / 100</translation>
    </message>
    <message>
      <source>Corrections that a robot annotator needs per 100 masks; fewer is better</source>
      <translation>机器标注员每 100 个掩码所需的修正次数；越少越好</translation>
    </message>
    <message>
      <source>When a run ends, the model before and after it is compared here.</source>
      <translation>运行结束后，将在此比较训练前后的模型。</translation>
    </message>
    <message>
      <source>Loo&amp;k at the clip</source>
      <translation>查看片段(&amp;K)</translation>
    </message>
    <message>
      <source>No clip has become clearly worse.</source>
      <translation>没有明显变差的片段。</translation>
    </message>
    <message>
      <source>Measured on held-out frames, which no version has learned: {frames}; clips: {videos}</source>
      <translation>在任何版本都未学习过的留出帧上测量，帧数：{frames}；片段数：{videos}</translation>
    </message>
    <message>
      <source>&amp;Adopt version {number}</source>
      <translation>采用版本 {number}(&amp;A)</translation>
    </message>
    <message>
      <source>By class, before → after</source>
      <translation>按类别，训练前 → 训练后</translation>
    </message>
    <message>
      <source>Where it has become worse</source>
      <translation>变差之处</translation>
    </message>
    <message>
      <source>Double-click goes to the clip</source>
      <translation>双击转到该片段</translation>
    </message>
    <message>
      <source>Pre-label with it from now on; the version before is kept</source>
      <translation>从现在起用它预标注；之前的版本会保留</translation>
    </message>
    <message>
      <source>{name} (new)</source>
      <translation>{name}（新）</translation>
    </message>
    <message>
      <source>{video}, frames {first}–{last}: overlap {before} → {after}</source>
      <translation>{video}，第 {first}–{last} 帧：重叠 {before} → {after}</translation>
    </message>
    <message>
      <source>Version {number} is in use.</source>
      <translation>正在使用版本 {number}。</translation>
    </message>
    <message>
      <source>There was too little to compare version {number} by AP.</source>
      <translation>数据太少，无法用 AP 比较版本 {number}。</translation>
    </message>
    <message>
      <source>Version {number} is better on the held-out frames.</source>
      <translation>版本 {number} 在留出帧上更好。</translation>
    </message>
    <message>
      <source>Version {number} is not better on the held-out frames; it may be wise not to adopt it.</source>
      <translation>版本 {number} 在留出帧上没有更好；建议不要采用。</translation>
    </message>
    <message>
      <source>before: {value}</source>
      <translation>之前：{value}</translation>
    </message>
    <message>
      <source>as before</source>
      <translation>与之前相同</translation>
    </message>
    <message>
      <source>better by {size}, before {value}</source>
      <translation>改善 {size}，之前 {value}</translation>
    </message>
    <message>
      <source>worse by {size}, before {value}</source>
      <translation>变差 {size}，之前 {value}</translation>
    </message>
    <message>
      <source>step {step}: {value}</source>
      <translation>第 {step} 步：{value}</translation>
    </message>
    <message>
      <source>{program} cannot be started: {problem}</source>
      <translation>无法启动 {program}：{problem}</translation>
    </message>
    <message>
      <source>Confirmed frames and videos that are done</source>
      <translation>已确认的帧和已完成的视频</translation>
    </message>
    <message>
      <source>Confirmed frames</source>
      <translation>已确认的帧</translation>
    </message>
    <message>
      <source>Videos that are done</source>
      <translation>已完成的视频</translation>
    </message>
    <message>
      <source>Leave the backbone as it is</source>
      <translation>保持主干网络不变</translation>
    </message>
    <message>
      <source>Only from these v&amp;ideos</source>
      <translation>仅限这些视频(&amp;I)</translation>
    </message>
    <message>
      <source>A frame is learned as a whole: all objects on it must be right</source>
      <translation>每帧作为整体学习：其上的所有目标都必须正确</translation>
    </message>
    <message>
      <source>Leave the labels of other videos out</source>
      <translation>不使用其他视频的标注</translation>
    </message>
    <message>
      <source>Videos to learn from; what is held out stays held out</source>
      <translation>用于学习的视频；已留出的部分仍然留出</translation>
    </message>
    <message>
      <source>Length of the training with its evaluations</source>
      <translation>训练时长，包含评估</translation>
    </message>
    <message>
      <source>How far the model moves with each step: more learns faster and forgets more; the preset is a start</source>
      <translation>模型每步变化的幅度：越大学得越快，忘得也越多；可从预设值开始</translation>
    </message>
    <message>
      <source>Only what finds and follows objects learns, not what sees: quicker, and right for few labels</source>
      <translation>只训练发现和跟踪目标的部分，不训练提取图像特征的部分：更快，适合标注较少的情况</translation>
    </message>
    <message>
      <source>Share of scenes that the model learned before; without them a small model forgets what it knew</source>
      <translation>模型以前学过的场景所占的比例；没有它们，小模型会忘记已学的内容</translation>
    </message>
    <message>
      <source>Start of the random numbers: the same seed and labels give the same run</source>
      <translation>随机数的起点：相同的种子和标注得到相同的运行</translation>
    </message>
    <message>
      <source>Train so long; the settings under “Advanced” follow</source>
      <translation>按此时长训练；“高级”中的设置随之改变</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>学习率</translation>
    </message>
    <message>
      <source>Replayed scenes</source>
      <translation>重放场景</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>高级</translation>
    </message>
    <message>
      <source>Learning rate, replay and other settings</source>
      <translation>学习率、重放及其他设置</translation>
    </message>
    <message>
      <source>Learn from</source>
      <translation>学习来源</translation>
    </message>
    <message>
      <source>Train for</source>
      <translation>训练时长</translation>
    </message>
    <message>
      <source>Frames to learn</source>
      <translation>学习帧数</translation>
    </message>
    <message>
      <source>Masks to learn</source>
      <translation>学习掩码数</translation>
    </message>
    <message>
      <source>Videos to learn</source>
      <translation>学习视频数</translation>
    </message>
    <message>
      <source>Frames held out</source>
      <translation>留出帧数</translation>
    </message>
    <message>
      <source>Masks held out</source>
      <translation>留出掩码数</translation>
    </message>
    <message>
      <source>Videos held out</source>
      <translation>留出视频数</translation>
    </message>
    <message>
      <source>Nothing is confirmed yet: confirm frames ({key}) once all objects on them are right, or call a video done.</source>
      <translation>尚未确认任何内容：某帧上所有目标都正确后确认该帧 ({key})，或将视频标为已完成。</translation>
    </message>
    <message>
      <source>All that is confirmed is held out; confirm more frames or another video.</source>
      <translation>已确认的内容全部被留出；请确认更多帧或另一个视频。</translation>
    </message>
    <message>
      <source>There is too little to hold anything out: confirm frames of three videos, or more frames all over one.</source>
      <translation>已确认的内容太少，无法留出：请确认三个视频的帧，或在一个视频的各处确认更多帧。</translation>
    </message>
    <message>
      <source>This model cannot be retrained: it has no masks, or is an InsPro-lite. Choose another one.</source>
      <translation>该模型无法再训练：它没有掩码，或属于 InsPro-lite。请选择其他模型。</translation>
    </message>
    <message>
      <source>Masks of “{name}”: only {count}; the model will hardly learn it.</source>
      <translation>“{name}”的掩码仅有：{count}；模型很难学会。</translation>
    </message>
    <message>
      <source>“{name}” is not among the frames held out; how well it is learned cannot be measured.</source>
      <translation>留出帧中没有“{name}”；无法衡量其学习效果。</translation>
    </message>
    <message>
      <source>The scenes that this model learned before cannot be replayed; it may forget what it knew.</source>
      <translation>无法重放该模型以前学过的场景；它可能会忘记已学的内容。</translation>
    </message>
    <message>
      <source>What is held out measures every version of the model and is never learned: whole videos where there are enough, else frames in a row, with a gap beside them. It is chosen once for the project.</source>
      <translation>留出的部分用来衡量模型的每个版本，从不用于学习：视频足够多时留出整段视频，否则留出连续的帧，两侧留有间隔。每个项目只选定一次。</translation>
    </message>
    <message>
      <source>Clips</source>
      <translation>片段</translation>
    </message>
    <message>
      <source>Masks
to learn</source>
      <translation>学习掩码数</translation>
    </message>
    <message>
      <source>Tracks
to learn</source>
      <translation>学习轨迹数</translation>
    </message>
    <message>
      <source>Videos
to learn</source>
      <translation>学习视频数</translation>
    </message>
    <message>
      <source>Masks
held out</source>
      <translation>留出掩码数</translation>
    </message>
    <message>
      <source>Tracks
held out</source>
      <translation>留出轨迹数</translation>
    </message>
    <message>
      <source>Videos
held out</source>
      <translation>留出视频数</translation>
    </message>
    <message>
      <source>to learn</source>
      <translation>学习</translation>
    </message>
    <message>
      <source>held out</source>
      <translation>留出</translation>
    </message>
    <message>
      <source>From – to</source>
      <translation>起止帧</translation>
    </message>
    <message>
      <source>Use</source>
      <translation>用途</translation>
    </message>
    <message>
      <source>The model is still learning. It can go on without the window, which finds the run again.</source>
      <translation>模型仍在学习。关闭窗口后它可以继续，再次打开窗口时会找到该运行。</translation>
    </message>
    <message>
      <source>Let it go on</source>
      <translation>让它继续</translation>
    </message>
    <message>
      <source>Stop and keep best</source>
      <translation>停止并保留最佳结果</translation>
    </message>
    <message>
      <source>There is no model; import or train one (inspro models --help)</source>
      <translation>没有模型；请导入或训练一个 (inspro models --help)</translation>
    </message>
    <message>
      <source>A run is going on.</source>
      <translation>有运行正在进行。</translation>
    </message>
    <message>
      <source>It cannot start yet; “Labels” says what is missing.</source>
      <translation>还不能开始；缺少的内容见“标注”。</translation>
    </message>
    <message>
      <source>Cancel the run</source>
      <translation>取消运行</translation>
    </message>
    <message>
      <source>Nothing that the model has learned in this run is kept. Your labels stay as they are.</source>
      <translation>模型在本次运行中学到的内容都不会保留。您的标注保持不变。</translation>
    </message>
    <message>
      <source>Version {number} of the model is ready: see Retrain ({key})</source>
      <translation>模型版本 {number} 已就绪：请查看“再训练”({key})</translation>
    </message>
    <message>
      <source>comparing models</source>
      <translation>正在比较模型</translation>
    </message>
    <message>
      <source>learning {percent} %</source>
      <translation>学习中 {percent} %</translation>
    </message>
    <message>
      <source>learning {percent} %, {left} left</source>
      <translation>学习中 {percent} %，剩余 {left}</translation>
    </message>
    <message>
      <source>No run yet. Look at “Labels”, then start one.</source>
      <translation>尚无运行。请先查看“标注”，再开始。</translation>
    </message>
    <message>
      <source>Writing the data of the run …</source>
      <translation>正在写入运行数据 …</translation>
    </message>
    <message>
      <source>Starting the trainer …</source>
      <translation>正在启动训练程序 …</translation>
    </message>
    <message>
      <source>Prepared and not started</source>
      <translation>已准备，尚未开始</translation>
    </message>
    <message>
      <source>The model learns; you can go on working, or close the window</source>
      <translation>模型正在学习；您可以继续工作，也可以关闭窗口</translation>
    </message>
    <message>
      <source>Ending after this step …</source>
      <translation>本步之后结束 …</translation>
    </message>
    <message>
      <source>Stopped; the best of it is kept</source>
      <translation>已停止；最佳结果已保留</translation>
    </message>
    <message>
      <source>Cancelled; nothing of it is kept</source>
      <translation>已取消；未保留任何结果</translation>
    </message>
    <message>
      <source>Interrupted: the trainer is gone. What it saved is there, and the run can go on.</source>
      <translation>已中断：训练程序已不在。它保存的内容仍在，运行可以继续。</translation>
    </message>
    <message>
      <source>Ended with an error</source>
      <translation>因错误而结束</translation>
    </message>
    <message>
      <source>Learned to the end</source>
      <translation>学习完成</translation>
    </message>
    <message>
      <source>Comparing the model before and after …</source>
      <translation>正在比较训练前后的模型 …</translation>
    </message>
    <message>
      <source>Done; see “Result”</source>
      <translation>完成；请查看“结果”</translation>
    </message>
    <message>
      <source>&amp;Stop and keep best</source>
      <translation>停止并保留最佳结果(&amp;S)</translation>
    </message>
    <message>
      <source>Ca&amp;ncel</source>
      <translation>取消(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Go on</source>
      <translation>继续(&amp;G)</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>损失</translation>
    </message>
    <message>
      <source>AP on the held-out frames</source>
      <translation>留出帧上的 AP</translation>
    </message>
    <message>
      <source>End the training now and compare the best that was learned so far</source>
      <translation>立即结束训练，并比较目前学到的最佳结果</translation>
    </message>
    <message>
      <source>End the training and keep nothing of it; your labels stay as they are</source>
      <translation>结束训练且不保留任何结果；您的标注保持不变</translation>
    </message>
    <message>
      <source>Go on where the training ended</source>
      <translation>从训练结束的地方继续</translation>
    </message>
    <message>
      <source>step {step}</source>
      <translation>第 {step} 步</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>剩余 {time}</translation>
    </message>
    <message>
      <source>{log}: the process has ended: {words}</source>
      <translation>{log}：进程已结束：{words}</translation>
    </message>
    <message>
      <source>Left what the model finds, right what you confirmed; none of these frames is trained</source>
      <translation>左侧是模型找到的，右侧是您确认的；这些帧均不参与训练</translation>
    </message>
    <message>
      <source>Evaluation whose pictures are shown</source>
      <translation>显示哪一次评估的图片</translation>
    </message>
    <message>
      <source>Held-out frames: found by the model, and the truth beside it</source>
      <translation>留出帧：左为模型所得，右为真值</translation>
    </message>
    <message>
      <source>after step {step}</source>
      <translation>第 {step} 步之后</translation>
    </message>
    <message>
      <source>The first pictures come with the first evaluation.</source>
      <translation>第一批图片随第一次评估出现。</translation>
    </message>
    <message>
      <source>Versions of the model</source>
      <translation>模型版本</translation>
    </message>
    <message>
      <source>Every version is kept; the one in use pre-labels the next video</source>
      <translation>每个版本都会保留；使用中的版本为下一个视频预标注</translation>
    </message>
    <message>
      <source>&amp;Use this version</source>
      <translation>使用此版本(&amp;U)</translation>
    </message>
    <message>
      <source>Roll &amp;back</source>
      <translation>回退(&amp;B)</translation>
    </message>
    <message>
      <source>Pre-label with the chosen version from now on</source>
      <translation>从现在起用所选版本预标注</translation>
    </message>
    <message>
      <source>Pre-label with the version before the one in use; nothing is deleted</source>
      <translation>改用上一个版本预标注；不会删除任何内容</translation>
    </message>
    <message>
      <source>The version in use is chosen in the list of models.</source>
      <translation>使用中的版本会在模型列表中选定。</translation>
    </message>
    <message>
      <source>0: as installed</source>
      <translation>0：安装时</translation>
    </message>
    <message>
      <source>The model that is chosen in the list without a version</source>
      <translation>不使用任何版本时列表中所选的模型</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
    <message>
      <source>Made</source>
      <translation>创建时间</translation>
    </message>
    <message>
      <source>From {parent}; labels {fingerprint}; classes: {classes}</source>
      <translation>源自 {parent}；标注 {fingerprint}；类别：{classes}</translation>
    </message>
    <message>
      <source>Nothing suspicious is left to look at; {key} searches anew</source>
      <translation>已没有待查看的可疑之处；按 {key} 重新查找</translation>
    </message>
    <message>
      <source>No id switch or crossing is left to look at; {key} searches anew</source>
      <translation>已没有待查看的 ID 切换或交叉；按 {key} 重新查找</translation>
    </message>
    <message>
      <source>Go to a suspicious frame first ({key})</source>
      <translation>请先跳转到一个可疑帧 ({key})</translation>
    </message>
    <message>
      <source>Suspicious places found: {count}</source>
      <translation>找到的可疑之处：{count}</translation>
    </message>
    <message>
      <source>Model that pre-labels</source>
      <translation>用于预标注的模型</translation>
    </message>
    <message>
      <source>Tracks on this video in which no human has a part: {count}. Replace them by what the model finds now, or keep them and add to them? All that you drew, confirmed or locked stays.</source>
      <translation>此视频中完全没有人工参与的轨迹：{count}。要用模型这次找到的内容替换它们，还是保留它们并在其上添加？您绘制、确认或锁定的内容都会保留。</translation>
    </message>
    <message>
      <source>Pre-label</source>
      <translation>预标注</translation>
    </message>
    <message>
      <source>Replace them</source>
      <translation>替换</translation>
    </message>
    <message>
      <source>Add to them</source>
      <translation>保留并添加</translation>
    </message>
    <message>
      <source>There is no frame to carry the track to; clear the range ({key}) or go elsewhere</source>
      <translation>没有可传播到的帧；请清除区间 ({key}) 或跳转到其他帧</translation>
    </message>
    <message>
      <source>Carry the track through how many frames?</source>
      <translation>将轨迹传播多少帧？</translation>
    </message>
    <message>
      <source>Carry track</source>
      <translation>传播轨迹</translation>
    </message>
    <message>
      <source>Loading the model…</source>
      <translation>正在加载模型…</translation>
    </message>
    <message>
      <source>on all frames</source>
      <translation>所有帧</translation>
    </message>
    <message>
      <source>from frame {frame} on</source>
      <translation>从第 {frame} 帧起</translation>
    </message>
    <message>
      <source>on frame {frame}</source>
      <translation>第 {frame} 帧</translation>
    </message>
    <message>
      <source>on frames {first}–{last}</source>
      <translation>第 {first}–{last} 帧</translation>
    </message>
    <message>
      <source>This frame only ({frame})</source>
      <translation>仅当前帧（{frame}）</translation>
    </message>
    <message>
      <source>From here on (frames {first}–{last})</source>
      <translation>从此处起（第 {first}–{last} 帧）</translation>
    </message>
    <message>
      <source>The in/out range (frames {first}–{last})</source>
      <translation>入点至出点的区间（第 {first}–{last} 帧）</translation>
    </message>
    <message>
      <source>The whole track (all frames, {first}–{last})</source>
      <translation>整条轨迹（所有帧，{first}–{last}）</translation>
    </message>
    <message>
      <source>All other frames stay as they are</source>
      <translation>其他所有帧保持不变</translation>
    </message>
    <message>
      <source>Earlier frames stay as they are</source>
      <translation>之前的帧保持不变</translation>
    </message>
    <message>
      <source>Frames before and after the range stay as they are</source>
      <translation>区间之前和之后的帧保持不变</translation>
    </message>
    <message>
      <source>Every frame on which the track is seen</source>
      <translation>该轨迹出现的每一帧</translation>
    </message>
    <message>
      <source>%p %   {rate} frames/s   {left} left</source>
      <translation>%p %   {rate} 帧/秒   剩余 {left}</translation>
    </message>
    <message>
      <source>saved</source>
      <translation>已保存</translation>
    </message>
    <message>
      <source>saved {seconds} s ago</source>
      <translation>{seconds} 秒前已保存</translation>
    </message>
    <message>
      <source>saved {minutes} min ago</source>
      <translation>{minutes} 分钟前已保存</translation>
    </message>
    <message>
      <source>Track {track} is gone, and its new name “{name}” with it</source>
      <translation>轨迹 {track} 已不存在，它的新名称“{name}”也随之失效</translation>
    </message>
    <message>
      <source>rename track {track} to “{name}”</source>
      <translation>将轨迹 {track} 重命名为“{name}”</translation>
    </message>
    <message>
      <source>re-class track {track} {scope}</source>
      <translation>更改轨迹 {track} 的类别（{scope}）</translation>
    </message>
    <message>
      <source>Track {track} {scope} is track {new} now</source>
      <translation>轨迹 {track}（{scope}）现为轨迹 {new}</translation>
    </message>
    <message>
      <source>Classes of this project: {count}</source>
      <translation>此项目的类别：{count}</translation>
    </message>
    <message>
      <source>Track {track} has the class “{name}” on all frames</source>
      <translation>轨迹 {track} 在所有帧上均为“{name}”</translation>
    </message>
    <message>
      <source>Track {track} deleted {scope}; masks drawn or confirmed by hand among these: {drawn}. {key} brings them back</source>
      <translation>已删除轨迹 {track}（{scope}）；其中人工绘制或确认的掩码：{drawn}。按 {key} 恢复</translation>
    </message>
    <message>
      <source>delete track {track} on all frames</source>
      <translation>在所有帧上删除轨迹 {track}</translation>
    </message>
    <message>
      <source>delete tracks {tracks} on all frames</source>
      <translation>在所有帧上删除轨迹 {tracks}</translation>
    </message>
    <message>
      <source>delete weak tracks: {count}</source>
      <translation>删除弱轨迹：{count}</translation>
    </message>
    <message>
      <source>Track {track} is not seen on both sides of frame {frame}; there is nothing to split</source>
      <translation>轨迹 {track} 并未同时出现在第 {frame} 帧的前后；无法拆分</translation>
    </message>
    <message>
      <source>split track {track} {scope}</source>
      <translation>拆分轨迹 {track}（{scope}）</translation>
    </message>
    <message>
      <source>Choose two tracks to merge: Ctrl+click the second one in the table</source>
      <translation>请选择要合并的两条轨迹：在列表中 Ctrl+单击第二条</translation>
    </message>
    <message>
      <source>merge track {other} into track {track} on all frames</source>
      <translation>在所有帧上将轨迹 {other} 并入轨迹 {track}</translation>
    </message>
    <message>
      <source>Track {other} is part of track {track} now, on all frames</source>
      <translation>轨迹 {other} 现已在所有帧上并入轨迹 {track}</translation>
    </message>
    <message>
      <source>swap tracks {track} and {other} {scope}</source>
      <translation>交换轨迹 {track} 与 {other}（{scope}）</translation>
    </message>
    <message>
      <source>Tracks {track} and {other} swapped {scope}; other frames stay</source>
      <translation>已交换轨迹 {track} 与 {other}（{scope}）；其他帧不变</translation>
    </message>
    <message>
      <source>Track {track} deleted on all frames; {key} brings it back</source>
      <translation>已在所有帧上删除轨迹 {track}；按 {key} 恢复</translation>
    </message>
    <message>
      <source>Tracks {tracks} deleted on all frames; {key} brings them back</source>
      <translation>已在所有帧上删除轨迹 {tracks}；按 {key} 全部恢复</translation>
    </message>
    <message>
      <source>Tracks deleted on all frames: {count}; {key} brings them back</source>
      <translation>已在所有帧上删除的轨迹：{count}；按 {key} 可恢复</translation>
    </message>
    <message>
      <source>Track {track} meets no other track on frame {frame}; choose the second one in the table with Ctrl+click</source>
      <translation>轨迹 {track} 在第 {frame} 帧没有与其他轨迹相遇；请在列表中 Ctrl+单击选择第二条</translation>
    </message>
    <message>
      <source>Track {track} is not seen {scope}</source>
      <translation>轨迹 {track} 未出现（{scope}）</translation>
    </message>
    <message>
      <source>Delete track {track} on which frames?</source>
      <translation>在哪些帧上删除轨迹 {track}？</translation>
    </message>
    <message>
      <source>Delete track</source>
      <translation>删除轨迹</translation>
    </message>
    <message>
      <source>No track here was made by a model alone</source>
      <translation>此处没有仅由模型生成的轨迹</translation>
    </message>
    <message>
      <source>Change class</source>
      <translation>更改类别</translation>
    </message>
    <message>
      <source>Class of track {track}</source>
      <translation>轨迹 {track} 的类别</translation>
    </message>
    <message>
      <source>Give track {track} the class “{name}” on which frames? A track has one class: unless all of it changes, these frames become a new track.</source>
      <translation>在哪些帧上将轨迹 {track} 改为“{name}”？一条轨迹只有一个类别：除非更改整条轨迹，否则这些帧将成为一条新轨迹。</translation>
    </message>
    <message>
      <source>Swap tracks {track} and {other} on which frames?</source>
      <translation>在哪些帧上互换轨迹 {track} 与 {other}？</translation>
    </message>
    <message>
      <source>Swap ids</source>
      <translation>交换 ID</translation>
    </message>
    <message>
      <source>Swap</source>
      <translation>交换</translation>
    </message>
    <message>
      <source>Copy the mask of this frame to how many next frames?</source>
      <translation>将当前帧的掩码复制到后续多少帧？</translation>
    </message>
    <message>
      <source>Copy mask</source>
      <translation>复制掩码</translation>
    </message>
    <message>
      <source>What to do with the masks of track {track}</source>
      <translation>要对轨迹 {track} 的掩码执行的操作</translation>
    </message>
    <message>
      <source>Clean up</source>
      <translation>清理</translation>
    </message>
    <message>
      <source>{what} of track {track} on which frames? Masks that you drew or confirmed stay.</source>
      <translation>在哪些帧上对轨迹 {track} 执行“{what}”？您绘制或确认的掩码保持不变。</translation>
    </message>
    <message>
      <source>This is the last video of the list</source>
      <translation>这是列表中的最后一个视频</translation>
    </message>
    <message>
      <source>This is the first video</source>
      <translation>这是第一个视频</translation>
    </message>
    <message>
      <source>Videos found again: {count}</source>
      <translation>已找回视频：{count}</translation>
    </message>
    <message>
      <source>Not enough memory. Close other programs, or choose “Processor (CPU)” under Preferences.</source>
      <translation>内存不足。请关闭其他程序，或在“首选项”中选择“处理器 (CPU)”。</translation>
    </message>
    <message>
      <source>A mistake of the program ended this work: {problem}. Please report it.</source>
      <translation>程序出错，此操作已中止：{problem}。请报告此问题。</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>model {name} is not known; installed models: {known}; or give the path of a {suffix} file</source>
      <translation>没有模型 {name}；已安装的模型：{known}；也可以给出 {suffix} 文件的路径</translation>
    </message>
    <message>
      <source>model {model}: carrying masks needs a model with masks and united queries</source>
      <translation>模型 {model}：传播掩码需要带掩码且查询统一的模型</translation>
    </message>
    <message>
      <source>{file}: there is no folder {folder}; make it, or name another file</source>
      <translation>{file}：没有文件夹 {folder}；请创建它，或另指定文件</translation>
    </message>
    <message>
      <source>{file}: is a folder or a device; name a file</source>
      <translation>{file}：是文件夹或设备；请指定文件</translation>
    </message>
    <message>
      <source>cannot be written: {reason}</source>
      <translation>无法写入：{reason}</translation>
    </message>
    <message>
      <source>damaged: {reason}</source>
      <translation>已损坏：{reason}</translation>
    </message>
    <message>
      <source>{name} holds values that are not finite: the training diverged</source>
      <translation>{name} 含有非有限的值：训练已发散</translation>
    </message>
    <message>
      <source>{name} holds {largest}, which {kind} cannot; save with dtype=torch.float32</source>
      <translation>{name} 的值 {largest} 超出 {kind} 的范围；请以 dtype=torch.float32 保存</translation>
    </message>
    <message>
      <source>no network can be built from it: {reason}</source>
      <translation>无法据此构建网络：{reason}</translation>
    </message>
    <message>
      <source>{name} is missing</source>
      <translation>缺少 {name}</translation>
    </message>
    <message>
      <source>{name} is not part of the network</source>
      <translation>{name} 不属于该网络</translation>
    </message>
    <message>
      <source>{name} has shape {found}, expected {expected}</source>
      <translation>{name} 的形状为 {found}，应为 {expected}</translation>
    </message>
    <message>
      <source>{first}, {second}</source>
      <translation>{first}，{second}</translation>
    </message>
    <message>
      <source>{problems}, and {count} more</source>
      <translation>{problems}，另有 {count} 处</translation>
    </message>
    <message>
      <source>does not fit its own configuration: {problems}</source>
      <translation>与自身的配置不符：{problems}</translation>
    </message>
    <message>
      <source>{layout}: a backbone without a detector cannot label</source>
      <translation>{layout}：只有主干网络而没有检测器，无法标注</translation>
    </message>
    <message>
      <source>{layout}: a detector without masks cannot label</source>
      <translation>{layout}：检测器不带掩码，无法标注</translation>
    </message>
    <message>
      <source>its backbone is none of ResNet-18, 50 and 101</source>
      <translation>其主干网络不是 ResNet-18、50 或 101</translation>
    </message>
    <message>
      <source>does not name its classes; name them all, in the order of the file</source>
      <translation>未给出类别名称；请按文件中的顺序列出全部类别</translation>
    </message>
    <message>
      <source>has no class {name}; it has {known}, …</source>
      <translation>没有类别 {name}；含有 {known}，…</translation>
    </message>
    <message>
      <source>has no {name}: incomplete, or of another number of classes</source>
      <translation>缺少 {name}：文件不完整，或类别数不同</translation>
    </message>
    <message>
      <source>another process is downloading it; let it end first</source>
      <translation>另一个进程正在下载此文件；请先等待其结束</translation>
    </message>
    <message>
      <source>broke off after {done} of {total}: call again to go on</source>
      <translation>下载在 {done} / {total} 处中断：再次调用即可继续</translation>
    </message>
    <message>
      <source>its SHA-256 begins with {found}, expected {expected}: damaged or another file</source>
      <translation>其 SHA-256 以 {found} 开头，应为 {expected}：文件已损坏或不是该文件</translation>
    </message>
    <message>
      <source>the server answers {code} {answer}</source>
      <translation>服务器返回 {code} {answer}</translation>
    </message>
    <message>
      <source>{server} cannot be reached ({reason})</source>
      <translation>无法连接 {server}（{reason}）</translation>
    </message>
    <message>
      <source>broke off after {done} ({reason}): call again to go on</source>
      <translation>下载在 {done} 处中断（{reason}）：再次调用即可继续</translation>
    </message>
    <message>
      <source>the disk is full ({reason}): make room, then call again to go on</source>
      <translation>磁盘已满（{reason}）：请腾出空间，然后再次调用即可继续</translation>
    </message>
    <message>
      <source>its tensors ({first}, …) are of no known layout; known are: {known}</source>
      <translation>其张量（{first}，…）不属于任何已知结构；已知的有：{known}</translation>
    </message>
    <message>
      <source>its backbone is not the model's {backbone}: they differ in {name}</source>
      <translation>其主干网络不是模型的 {backbone}：{name} 不同</translation>
    </message>
    <message>
      <source>has {found} proposals, the model {expected}: build it with num_proposals={found}</source>
      <translation>含 {found} 个提议，而模型有 {expected} 个：请以 num_proposals={found} 构建模型</translation>
    </message>
    <message>
      <source>{source} has shape {found}, the model needs {expected} for {name}</source>
      <translation>{source} 的形状为 {found}，模型的 {name} 需要 {expected}</translation>
    </message>
    <message>
      <source>damaged, or not a checkpoint of this program: {reason}</source>
      <translation>已损坏，或不是本程序的模型文件：{reason}</translation>
    </message>
    <message>
      <source>holds tensors, but was not written by this program: import it instead</source>
      <translation>含有张量，但不是由本程序写入的：请改为导入</translation>
    </message>
    <message>
      <source>has format version {found}, this program reads {known}: update it</source>
      <translation>格式版本为 {found}，本程序可读取 {known}：请更新本程序</translation>
    </message>
    <message>
      <source>expected {expected} as config says, got {found}</source>
      <translation>按配置应有 {expected} 个，实有 {found} 个</translation>
    </message>
    <message>
      <source>expected texts by name</source>
      <translation>应为按名称排列的文本</translation>
    </message>
    <message>
      <source>missing in its metadata</source>
      <translation>元数据中缺少此项</translation>
    </message>
    <message>
      <source>not JSON: {reason}</source>
      <translation>不是 JSON：{reason}</translation>
    </message>
    <message>
      <source>expected {expected}, got {found}</source>
      <translation>应为 {expected}，而不是 {found}</translation>
    </message>
    <message>
      <source>unknown here; a newer version of the program wrote it</source>
      <translation>本程序不认识此项；由更新版本的程序写入</translation>
    </message>
    <message>
      <source>{reason}</source>
      <translation>{reason}</translation>
    </message>
    <message>
      <source>is no mask refiner that this program reads</source>
      <translation>不是本程序能读取的掩码细化网络</translation>
    </message>
    <message>
      <source>has no {name}; it is a checkpoint of another network</source>
      <translation>缺少 {name}；是另一种网络的模型文件</translation>
    </message>
    <message>
      <source>{name} is {found}, this network needs {expected}</source>
      <translation>{name} 为 {found}，该网络需要 {expected}</translation>
    </message>
    <message>
      <source>expected a table of tensors, found {found}</source>
      <translation>应为张量表，而不是 {found}</translation>
    </message>
    <message>
      <source>holds no tensors: expected a state dict, bare or under 'model' or 'state_dict'</source>
      <translation>不含张量：应为 state dict，直接存放或位于“model”或“state_dict”之下</translation>
    </message>
    <message>
      <source>{name} holds numbers that are not finite, the training had diverged: get other weights</source>
      <translation>{name} 含有非有限的数值，训练已发散：请换用其他权重</translation>
    </message>
    <message>
      <source>an archive of PyTorch before 0.1.10, or another tar file: unpack it, or save it by a newer PyTorch</source>
      <translation>是 PyTorch 0.1.10 之前的存档或其他 tar 文件：请解包，或用更新的 PyTorch 保存</translation>
    </message>
    <message>
      <source>not a weight file: expected one of PyTorch (.pth), a pickle of arrays (.pkl) or .safetensors</source>
      <translation>不是权重文件：应为 PyTorch 文件 (.pth)、数组的 pickle 文件 (.pkl) 或 .safetensors</translation>
    </message>
    <message>
      <source>a zip archive that PyTorch did not write: unpack it and give the file inside</source>
      <translation>是 zip 压缩包，但不是由 PyTorch 写入的：请解压并给出其中的文件</translation>
    </message>
    <message>
      <source>a TorchScript program, which is code and is refused; ask for its state dict</source>
      <translation>是 TorchScript 程序，属于代码，不予接受；请索取其 state dict</translation>
    </message>
    <message>
      <source>damaged, or no table of tensors: download it again</source>
      <translation>已损坏，或不是张量表：请重新下载</translation>
    </message>
    <message>
      <source>damaged or incomplete: download it again</source>
      <translation>已损坏或不完整：请重新下载</translation>
    </message>
    <message>
      <source>wants more than tensors when it is opened ({detail}), which could run code and is refused; ask for a file that holds tensors only, or, where you trust this one, save its state dict alone</source>
      <translation>打开时需要张量以外的内容（{detail}），可能会运行代码，不予接受；请索取只含张量的文件，若信任此文件，也可只保存其 state dict</translation>
    </message>
    <message>
      <source>the class map {name}: none of the datasets has COCO's classes</source>
      <translation>类别映射 {name}：没有数据集含有 COCO 的类别</translation>
    </message>
    <message>
      <source>has {found} pixels, its labels are for {expected}; bring it to that size (a camera's turn counts: EXIF orientation)</source>
      <translation>为 {found} 像素，而其标注对应 {expected}；请调整为该尺寸（相机的旋转也计入：EXIF 方向）</translation>
    </message>
    <message>
      <source>is missing; training needs masks, this file has boxes only</source>
      <translation>缺失；训练需要掩码，此文件只有边界框</translation>
    </message>
    <message>
      <source>the list is empty</source>
      <translation>列表为空</translation>
    </message>
    <message>
      <source>the picture {name} is in none of {places}</source>
      <translation>以下位置都没有图片 {name}：{places}</translation>
    </message>
    <message>
      <source>holds no XML file; expected &lt;video&gt;/&lt;frame&gt;.xml</source>
      <translation>不含 XML 文件；应为 &lt;video&gt;/&lt;frame&gt;.xml</translation>
    </message>
    <message>
      <source>holds XML files, but no part of its path is Annotations; the pictures lie under Data beside that folder</source>
      <translation>含有 XML 文件，但路径中没有 Annotations；图片位于该文件夹旁的 Data 之下</translation>
    </message>
    <message>
      <source>its pictures are missing; expected them in {folder}</source>
      <translation>其图片缺失；应位于 {folder}</translation>
    </message>
    <message>
      <source>is no XML: {reason}</source>
      <translation>不是 XML：{reason}</translation>
    </message>
    <message>
      <source>expected a number, found {found}</source>
      <translation>应为数字，而不是 {found}</translation>
    </message>
    <message>
      <source>the picture of an XML file is missing</source>
      <translation>缺少 XML 文件对应的图片</translation>
    </message>
    <message>
      <source>expected instances.json beside JPEGImages (YouTube-VIS 2021, OVIS), &lt;split&gt;.json beside &lt;split&gt;/JPEGImages (YouTube-VIS 2019), annotations/instances_&lt;split&gt;.json (COCO) or a folder of XML files under Annotations (ImageNet VID)</source>
      <translation>应为 JPEGImages 旁的 instances.json（YouTube-VIS 2021、OVIS）、&lt;split&gt;/JPEGImages 旁的 &lt;split&gt;.json（YouTube-VIS 2019）、annotations/instances_&lt;split&gt;.json（COCO），或 Annotations 下的 XML 文件夹（ImageNet VID）</translation>
    </message>
    <message>
      <source>names the picture {name}, which is not in {folder}</source>
      <translation>提到的图片 {name} 不在 {folder} 中</translation>
    </message>
    <message>
      <source>is a project; export it as YouTube-VIS, and name the folder of that dataset</source>
      <translation>是项目文件；请先导出为 YouTube-VIS，再指定该数据集的文件夹</translation>
    </message>
    <message>
      <source>does not exist</source>
      <translation>不存在</translation>
    </message>
    <message>
      <source>no annotation file; {cure}</source>
      <translation>没有标注文件；{cure}</translation>
    </message>
    <message>
      <source>holds several annotation files; name one of {names}</source>
      <translation>含有多个标注文件；请指定其中一个：{names}</translation>
    </message>
    <message>
      <source>holds several splits; name the XML folder of one: {names}</source>
      <translation>含有多个子集；请指定其中一个的 XML 文件夹：{names}</translation>
    </message>
    <message>
      <source>is a list, as results are; expected a dataset with categories and annotations</source>
      <translation>是列表，即结果文件；应为含类别和标注的数据集</translation>
    </message>
    <message>
      <source>none, so this split is not labelled; take one that is, such as train</source>
      <translation>没有标注，因此该子集未标注；请选择已标注的子集，例如 train</translation>
    </message>
    <message>
      <source>has neither videos (YouTube-VIS) nor images (COCO); is it an annotation file?</source>
      <translation>既没有 videos（YouTube-VIS）也没有 images（COCO）；这是标注文件吗？</translation>
    </message>
    <message>
      <source>is empty</source>
      <translation>为空</translation>
    </message>
    <message>
      <source>{found} entries for a video of {count} frames</source>
      <translation>共 {found} 项，而视频有 {count} 帧</translation>
    </message>
    <message>
      <source>no folder JPEGImages beside it, and none in {folder}/; put the frames there as &lt;video&gt;/&lt;frame&gt;.jpg</source>
      <translation>其旁边和 {folder}/ 中都没有 JPEGImages 文件夹；请将各帧放入其中，命名为 &lt;video&gt;/&lt;frame&gt;.jpg</translation>
    </message>
    <message>
      <source>holds no picture without a crowd (iscrowd), and one with a crowd cannot be used</source>
      <translation>所有图片都含有群体（iscrowd），而含群体的图片无法使用</translation>
    </message>
    <message>
      <source>there is no track {track}</source>
      <translation>没有轨迹 {track}</translation>
    </message>
    <message>
      <source>track {track} exists already</source>
      <translation>轨迹 {track} 已存在</translation>
    </message>
    <message>
      <source>a human drew track {track} on frame {frame}</source>
      <translation>轨迹 {track} 在第 {frame} 帧由人工绘制</translation>
    </message>
    <message>
      <source>track {track} is not seen on frame {frame}</source>
      <translation>轨迹 {track} 未出现在第 {frame} 帧</translation>
    </message>
    <message>
      <source>pixels of shape {found} on a frame of {expected}</source>
      <translation>像素的形状为 {found}，而帧为 {expected}</translation>
    </message>
    <message>
      <source>masks of different sizes: {first} and {last}</source>
      <translation>掩码尺寸不同：{first} 与 {last}</translation>
    </message>
    <message>
      <source>an empty mask has no shape to blend</source>
      <translation>空掩码没有可插值的形状</translation>
    </message>
    <message>
      <source>count must be at least 0, got {count}</source>
      <translation>数量至少为 0，而不是 {count}</translation>
    </message>
    <message>
      <source>there is no frame between {first} and {last}</source>
      <translation>第 {first} 帧与第 {last} 帧之间没有其他帧</translation>
    </message>
    <message>
      <source>the mask of track {track} on frame {frame} is not drawn by a human</source>
      <translation>轨迹 {track} 在第 {frame} 帧的掩码不是人工绘制的</translation>
    </message>
    <message>
      <source>a polygon needs x, y pairs, got {count} numbers</source>
      <translation>多边形需要成对的 x、y 坐标，实有 {count} 个数字</translation>
    </message>
    <message>
      <source>run lengths must not be negative</source>
      <translation>游程长度不能为负</translation>
    </message>
    <message>
      <source>run lengths add up to {total} pixels, the frame has {pixels}</source>
      <translation>游程长度合计 {total} 像素，而该帧有 {pixels} 像素</translation>
    </message>
    <message>
      <source>moved by {dx}, {dy} pixels, nothing of this mask stays in the frame</source>
      <translation>移动 {dx}、{dy} 像素后，掩码完全离开画面</translation>
    </message>
    <message>
      <source>track {track} is not seen on frames {first} to {last}</source>
      <translation>轨迹 {track} 未出现在第 {first} 至 {last} 帧</translation>
    </message>
    <message>
      <source>track {track} cannot be swapped with itself</source>
      <translation>轨迹 {track} 不能与自身交换</translation>
    </message>
    <message>
      <source>track {track} is not on both sides of frame {frame}</source>
      <translation>轨迹 {track} 并非在第 {frame} 帧前后都出现</translation>
    </message>
    <message>
      <source>track {track} cannot be merged with itself</source>
      <translation>轨迹 {track} 不能与自身合并</translation>
    </message>
    <message>
      <source>{place}: {problem}</source>
      <translation>{place}: {problem}</translation>
    </message>
    <message>
      <source>{file}: {problem}</source>
      <translation>{file}: {problem}</translation>
    </message>
    <message>
      <source>cannot be read: {reason}</source>
      <translation>无法读取：{reason}</translation>
    </message>
    <message>
      <source>{problem}; see that you may read it</source>
      <translation>{problem}；请确认您有读取权限</translation>
    </message>
    <message>
      <source>the list is empty; choose a file that names its classes</source>
      <translation>列表为空；请选择列出类别的文件</translation>
    </message>
    <message>
      <source>{value} is used twice; give one of the classes another name</source>
      <translation>{value} 重复使用；请为其中一个类别改名</translation>
    </message>
    <message>
      <source>holds results alone, which do not name their pictures; put them as annotations into a copy of the dataset file that they were made for, and import that</source>
      <translation>只有结果，其中没有图片名；请把它们作为 annotations 放入对应数据集文件的副本，再导入该副本</translation>
    </message>
    <message>
      <source>{found} differs from {size}, the size of the video</source>
      <translation>{found} 与视频尺寸 {size} 不同</translation>
    </message>
    <message>
      <source>the track {track} is on {picture} twice</source>
      <translation>轨迹 {track} 在 {picture} 上出现两次</translation>
    </message>
    <message>
      <source>{frame} is there twice in the video {video}</source>
      <translation>{frame} 在视频 {video} 中出现两次</translation>
    </message>
    <message>
      <source>is {found}, the video {expected}</source>
      <translation>尺寸为 {found}，而视频为 {expected}</translation>
    </message>
    <message>
      <source>choose the format, or an annotation file (.json, .txt) or a folder of label pictures</source>
      <translation>请选择格式，或选择标注文件（.json、.txt）或标签图片文件夹</translation>
    </message>
    <message>
      <source>holds {names}; choose the folder of one of them</source>
      <translation>含有 {names}；请选择其中一个的文件夹</translation>
    </message>
    <message>
      <source>holds no labels that are known; {cure}</source>
      <translation>不含可识别的标注；{cure}</translation>
    </message>
    <message>
      <source>holds no JSON file; choose an annotation file</source>
      <translation>不含 JSON 文件；请选择标注文件</translation>
    </message>
    <message>
      <source>holds {names}; choose an annotation file</source>
      <translation>含有 {names}；请选择一个标注文件</translation>
    </message>
    <message>
      <source>holds neither videos nor images; {cure}</source>
      <translation>既不含视频也不含图片；{cure}</translation>
    </message>
    <message>
      <source>holds other files, such as {file}; move them, or choose an empty folder or another split name</source>
      <translation>含有其他文件，例如 {file}；请将其移走，或选择空文件夹或其他子集名称</translation>
    </message>
    <message>
      <source>holds {video}, a video of this project; choose another folder</source>
      <translation>含有本项目的视频 {video}；请选择其他文件夹</translation>
    </message>
    <message>
      <source>every n-th frame: n is a number from 1, got {found}</source>
      <translation>每 n 帧：n 为从 1 起的数字，而不是 {found}</translation>
    </message>
    <message>
      <source>the JPEG quality is a number from 1 to 100, got {found}</source>
      <translation>JPEG 质量为 1 到 100 的数字，而不是 {found}</translation>
    </message>
    <message>
      <source>a range goes from a frame to a later one, counted from 0, got {first} to {last}</source>
      <translation>区间从一帧到其后的一帧，从 0 起计，而不是 {first} 至 {last}</translation>
    </message>
    <message>
      <source>The export was stopped; nothing was written</source>
      <translation>导出已停止；未写入任何内容</translation>
    </message>
    <message>
      <source>{problem}; cure it, or choose other frames or videos to export</source>
      <translation>{problem}；请解决该问题，或选择导出其他帧或视频</translation>
    </message>
    <message>
      <source>grey</source>
      <translation>灰度</translation>
    </message>
    <message>
      <source>full colour</source>
      <translation>全彩</translation>
    </message>
    <message>
      <source>palette</source>
      <translation>调色板</translation>
    </message>
    <message>
      <source>grey with transparency</source>
      <translation>带透明度的灰度</translation>
    </message>
    <message>
      <source>full colour with transparency</source>
      <translation>带透明度的全彩</translation>
    </message>
    <message>
      <source>is a PNG of the kind {kind}, {depth} bits; expected palette or grey, 8 bits</source>
      <translation>是 {depth} 位的 PNG，类型为{kind}；应为 8 位的调色板或灰度图</translation>
    </message>
    <message>
      <source>is an interlaced PNG; save it without interlacing</source>
      <translation>是隔行扫描的 PNG；请取消隔行扫描后保存</translation>
    </message>
    <message>
      <source>is {size}, which no video is</source>
      <translation>尺寸为 {size}，没有视频是此尺寸</translation>
    </message>
    <message>
      <source>cannot be decoded; the file is damaged</source>
      <translation>无法解码；文件已损坏</translation>
    </message>
    <message>
      <source>is not a PNG file</source>
      <translation>不是 PNG 文件</translation>
    </message>
    <message>
      <source>ends early; copy the file again</source>
      <translation>文件不完整；请重新复制</translation>
    </message>
    <message>
      <source>chunk {name} is damaged; copy the file again</source>
      <translation>数据块 {name} 已损坏；请重新复制文件</translation>
    </message>
    <message>
      <source>is not a PNG file: it lacks a header or pixels</source>
      <translation>不是 PNG 文件：缺少文件头或像素</translation>
    </message>
    <message>
      <source>cannot be unpacked: {reason}</source>
      <translation>无法解压：{reason}</translation>
    </message>
    <message>
      <source>holds {found} bytes of pixels instead of {expected}; the file is damaged</source>
      <translation>含 {found} 字节的像素数据，应为 {expected}；文件已损坏</translation>
    </message>
    <message>
      <source>row {row} has the unknown filter {filter}</source>
      <translation>第 {row} 行使用了未知的过滤器 {filter}</translation>
    </message>
    <message>
      <source>image</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>video</source>
      <translation>视频</translation>
    </message>
    <message>
      <source>category</source>
      <translation>类别</translation>
    </message>
    <message>
      <source>is missing</source>
      <translation>缺失</translation>
    </message>
    <message>
      <source>{value} holds half of a character; write the text anew</source>
      <translation>{value} 中含有半个字符；请重新写入该文本</translation>
    </message>
    <message>
      <source>{value} is not usable: {reason}</source>
      <translation>{value} 无法使用：{reason}</translation>
    </message>
    <message>
      <source>expected an object, found {found}</source>
      <translation>应为对象，而不是 {found}</translation>
    </message>
    <message>
      <source>the file: expected an object, found {found}</source>
      <translation>文件应为对象，而不是 {found}</translation>
    </message>
    <message>
      <source>line {line}, column {column}: is not JSON: {reason}</source>
      <translation>第 {line} 行第 {column} 列：不是 JSON：{reason}</translation>
    </message>
    <message>
      <source>is not JSON: not a text in UTF-8</source>
      <translation>不是 JSON：不是 UTF-8 文本</translation>
    </message>
    <message>
      <source>{value} is used twice</source>
      <translation>{value} 重复使用</translation>
    </message>
    <message>
      <source>there is no {what} {id}</source>
      <translation>没有{what} {id}</translation>
    </message>
    <message>
      <source>size {found} differs from the video's height and width {size}</source>
      <translation>尺寸 {found} 与视频的高和宽 {size} 不同</translation>
    </message>
    <message>
      <source>the run lengths are damaged, they do not add up to {pixels} pixels</source>
      <translation>游程编码已损坏：各段之和不等于 {pixels} 个像素</translation>
    </message>
    <message>
      <source>{value} is no mask: {reason}</source>
      <translation>{value} 不是掩码：{reason}</translation>
    </message>
    <message>
      <source>a point lies farther than {most} pixels off</source>
      <translation>有一点超出 {most} 像素</translation>
    </message>
    <message>
      <source>expected a list</source>
      <translation>应为列表</translation>
    </message>
    <message>
      <source>expected an object</source>
      <translation>应为对象</translation>
    </message>
    <message>
      <source>expected a list of file names</source>
      <translation>应为文件名列表</translation>
    </message>
    <message>
      <source>expected the name of a file</source>
      <translation>应为文件名</translation>
    </message>
    <message>
      <source>expected a name</source>
      <translation>应为名称</translation>
    </message>
    <message>
      <source>expected a text</source>
      <translation>应为文本</translation>
    </message>
    <message>
      <source>frames are counted from 0</source>
      <translation>帧从 0 起计</translation>
    </message>
    <message>
      <source>expected a whole number or a string</source>
      <translation>应为整数或文本</translation>
    </message>
    <message>
      <source>expected a whole number</source>
      <translation>应为整数</translation>
    </message>
    <message>
      <source>expected true or false</source>
      <translation>应为 true 或 false</translation>
    </message>
    <message>
      <source>expected a number from 0 to 1</source>
      <translation>应为 0 到 1 之间的数</translation>
    </message>
    <message>
      <source>expected "model" or "human"</source>
      <translation>应为“model”或“human”</translation>
    </message>
    <message>
      <source>expected three numbers from 0 to 255</source>
      <translation>应为三个 0 到 255 的数字</translation>
    </message>
    <message>
      <source>expected a positive number</source>
      <translation>应为正数</translation>
    </message>
    <message>
      <source>is not a folder</source>
      <translation>不是文件夹</translation>
    </message>
    <message>
      <source>holds no folder of PNG labels</source>
      <translation>不含 PNG 标签的文件夹</translation>
    </message>
    <message>
      <source>frame {frame} is {found}, the video {expected}</source>
      <translation>第 {frame} 帧为 {found}，而视频为 {expected}</translation>
    </message>
    <message>
      <source>line {line}: {found}; expected the number and the name of a class</source>
      <translation>第 {line} 行：{found}；应为类别的编号和名称</translation>
    </message>
    <message>
      <source>holds the value {value}; expected class · 1000 + instance</source>
      <translation>含有值 {value}；应为 类别 · 1000 + 实例</translation>
    </message>
    <message>
      <source>cannot be read as a picture; the file is damaged</source>
      <translation>无法作为图片读取；文件已损坏</translation>
    </message>
    <message>
      <source>holds {kind} of shape {shape}; MOTS has one grey channel of 16 bits</source>
      <translation>类型为 {kind}，形状为 {shape}；MOTS 为一个 16 位灰度通道</translation>
    </message>
    <message>
      <source>line {line}: expected `frame id class height width rle`, found {found}</source>
      <translation>第 {line} 行：应为 `frame id class height width rle`，而不是 {found}</translation>
    </message>
    <message>
      <source>line {line}: {found} has more than {most} digits; number the objects anew</source>
      <translation>第 {line} 行：{found} 超过 {most} 位数字；请为对象重新编号</translation>
    </message>
    <message>
      <source>line {line}: object {id} is on frame {frame} twice</source>
      <translation>第 {line} 行：目标 {id} 在第 {frame} 帧出现两次</translation>
    </message>
    <message>
      <source>is not text: {reason}</source>
      <translation>不是文本：{reason}</translation>
    </message>
    <message>
      <source>categories must differ in id and in name</source>
      <translation>类别的编号和名称都不能重复</translation>
    </message>
    <message>
      <source>categories {ids} are used by tracks and cannot be removed</source>
      <translation>类别 {ids} 正被轨迹使用，无法移除</translation>
    </message>
    <message>
      <source>exists already; open it, or choose another name</source>
      <translation>已存在；请打开它，或换一个名称</translation>
    </message>
    <message>
      <source>is a folder; name a project, a file that ends in .inspro</source>
      <translation>是一个文件夹；请指定项目文件，即以 .inspro 结尾的文件</translation>
    </message>
    <message>
      <source>is a database, but no InsPro project</source>
      <translation>是数据库，但不是 InsPro 项目</translation>
    </message>
    <message>
      <source>was made by a newer program (version {version}); update this one</source>
      <translation>由更新版本的程序创建（版本 {version}）；请更新本程序</translation>
    </message>
    <message>
      <source>has to be brought up to date, but its folder cannot be written; copy it to another one, with the files beside it</source>
      <translation>需要先更新，但其所在文件夹不可写；请将其连同旁边的文件复制到其他文件夹</translation>
    </message>
    <message>
      <source>cannot be opened: {reason}; see that you may read it and the disk has room</source>
      <translation>无法打开：{reason}；请确认您有读取权限且磁盘有剩余空间</translation>
    </message>
    <message>
      <source>is no InsPro project or is damaged: {reason}</source>
      <translation>不是 InsPro 项目或已损坏：{reason}</translation>
    </message>
    <message>
      <source>is damaged in its table “{table}”; restore the file from a copy</source>
      <translation>其表“{table}”已损坏；请用副本恢复该文件</translation>
    </message>
    <message>
      <source>holds no video {number}; it may have been removed meanwhile</source>
      <translation>没有视频 {number}；它可能已在此期间被移除</translation>
    </message>
    <message>
      <source>can only be read, as its folder cannot be written; copy it to another one</source>
      <translation>只能读取，因为其所在文件夹不可写；请将其复制到其他文件夹</translation>
    </message>
    <message>
      <source>holds other labels than this change expects: {reason}</source>
      <translation>其中的标注与此更改所预期的不同：{reason}</translation>
    </message>
    <message>
      <source>cannot be written: {reason}; free some disk space or close the other program that uses it, then try again</source>
      <translation>无法写入：{reason}；请释放磁盘空间或关闭正在使用它的其他程序，然后重试</translation>
    </message>
    <message>
      <source>cannot hold {text}, which is not valid Unicode; rename it</source>
      <translation>无法保存 {text}，它不是有效的 Unicode 文本；请重命名</translation>
    </message>
    <message>
      <source>cannot be created: {reason}; choose a folder that can be written</source>
      <translation>无法创建：{reason}；请选择可写入的文件夹</translation>
    </message>
    <message>
      <source>was made by another program in the meantime; open that one, or choose another name</source>
      <translation>已在此期间由其他程序创建；请打开该项目，或选择其他名称</translation>
    </message>
    <message>
      <source>track {track}, frame {frame}: the video has frames 0 to {last}</source>
      <translation>轨迹 {track}，第 {frame} 帧：视频只有第 0 至 {last} 帧</translation>
    </message>
    <message>
      <source>track {track}, frame {frame}: the mask is {found}, the video {expected}</source>
      <translation>轨迹 {track}，第 {frame} 帧：掩码为 {found}，而视频为 {expected}</translation>
    </message>
    <message>
      <source>track {track}, frame {frame}: the mask is empty; an absent object has no segment</source>
      <translation>轨迹 {track}，第 {frame} 帧：掩码为空；未出现的目标没有掩码</translation>
    </message>
    <message>
      <source>the mask of track {track} on frame {frame} of {video} is damaged; restore the file from a copy</source>
      <translation>{video} 第 {frame} 帧上轨迹 {track} 的掩码已损坏；请用副本恢复该文件</translation>
    </message>
    <message>
      <source>splits have names of their own, got {names}</source>
      <translation>各子集的名称不能重复，而不是 {names}</translation>
    </message>
    <message>
      <source>a split is the name of a folder, got {name}</source>
      <translation>子集应为文件夹名称，而不是 {name}</translation>
    </message>
    <message>
      <source>the share of {split} is a number from 0, got {found}</source>
      <translation>{split} 的比例为从 0 起的数字，而不是 {found}</translation>
    </message>
    <message>
      <source>the split {split} has neither a share nor names of videos</source>
      <translation>子集 {split} 既没有比例也没有视频名称</translation>
    </message>
    <message>
      <source>names of videos follow the colon in {item}, as val:clip_1</source>
      <translation>{item} 的冒号后应为视频名称，例如 val:clip_1</translation>
    </message>
    <message>
      <source>the split {split} has two shares in {text}</source>
      <translation>子集 {split} 在 {text} 中有两个比例</translation>
    </message>
    <message>
      <source>a share is a number, got {text}; names of videos follow a colon, as val:clip_1</source>
      <translation>比例为数字，而不是 {text}；视频名称写在冒号之后，例如 val:clip_1</translation>
    </message>
    <message>
      <source>{name} is no format; choose from {names}</source>
      <translation>{name} 不是格式；请从以下格式中选择：{names}</translation>
    </message>
    <message>
      <source>no labels can be read from the format {name}</source>
      <translation>无法从格式 {name} 读取标注</translation>
    </message>
    <message>
      <source>the masks are {wanted}, the video {path} {found}; take the labels of this resolution</source>
      <translation>掩码为 {wanted}，而视频 {path} 为 {found}；请使用该分辨率的标注</translation>
    </message>
    <message>
      <source>the labels are of {wanted} frames, {path} has {found}; put the pictures beside the labels</source>
      <translation>标注对应 {wanted} 帧，而 {path} 有 {found} 帧；请将图片放在标注旁边</translation>
    </message>
    <message>
      <source>no picture is beside the labels, and {found} videos of the project have {count} frames of {size}; put the pictures beside the labels, or write the name of the video into those of the pictures, as clip/00000.jpg</source>
      <translation>标注旁边没有图片，而项目中有 {found} 个视频为 {count} 帧、尺寸 {size}；请将图片放在标注旁边，或在图片名称中写出视频名称，如 clip/00000.jpg</translation>
    </message>
    <message>
      <source>is missing; relink the video first</source>
      <translation>缺失；请先重新链接视频</translation>
    </message>
    <message>
      <source>holds {found} pictures, the project knows {count} frames: it was changed since it was added; relink it</source>
      <translation>含 {found} 张图片，而项目记录为 {count} 帧：添加后已被更改；请重新链接</translation>
    </message>
    <message>
      <source>{path} has no picture {name}; names of labels and pictures agree</source>
      <translation>{path} 没有图片 {name}；标签与图片的名称应一致</translation>
    </message>
    <message>
      <source>{name} is not a frame number, and {path} is a video file</source>
      <translation>{name} 不是帧号，而 {path} 是视频文件</translation>
    </message>
    <message>
      <source>frame {frame}: {path} has frames 0 to {last}</source>
      <translation>第 {frame} 帧：{path} 只有第 0 至 {last} 帧</translation>
    </message>
    <message>
      <source>two pictures have the same name</source>
      <translation>两张图片同名</translation>
    </message>
    <message>
      <source>no video of the project is called {name}; add that video first, or put its pictures beside the labels</source>
      <translation>项目中没有名为 {name} 的视频；请先添加该视频，或将其图片放在标注旁边</translation>
    </message>
    <message>
      <source>no video of the project is called {name} and there is no {path}; add that video first, or put its pictures beside the labels</source>
      <translation>项目中没有名为 {name} 的视频，也没有 {path}；请先添加该视频，或将其图片放在标注旁边</translation>
    </message>
    <message>
      <source>{found}, but the project has {count} videos, counted from 1; add the videos that were labelled first</source>
      <translation>值为 {found}，但项目有 {count} 个视频，从 1 计数；请先添加被标注的视频</translation>
    </message>
    <message>
      <source>{found}, but file_names has {count} entries</source>
      <translation>值为 {found}，但 file_names 有 {count} 项</translation>
    </message>
    <message>
      <source>expected {count} different frame numbers</source>
      <translation>应为 {count} 个不同的帧号</translation>
    </message>
    <message>
      <source>{found}, but there are {count} frames</source>
      <translation>值为 {found}，但共有 {count} 帧</translation>
    </message>
    <message>
      <source>device {name} is unknown; choose from {names}</source>
      <translation>未知的设备 {name}；请从 {names} 中选择</translation>
    </message>
    <message>
      <source>device {name}: the package is not installed; use --device cpu or auto</source>
      <translation>设备 {name}：未安装该软件包；请选择处理器 (CPU) 或自动（--device cpu 或 auto）</translation>
    </message>
    <message>
      <source>device {name}: no CUDA GPU is visible to PyTorch; use --device cpu or auto</source>
      <translation>设备 {name}：PyTorch 找不到 CUDA GPU；请选择处理器 (CPU) 或自动（--device cpu 或 auto）</translation>
    </message>
    <message>
      <source>device {name}: PyTorch sees {count} GPUs here, counted from cuda:0</source>
      <translation>设备 {name}：PyTorch 在此找到 {count} 个 GPU，从 cuda:0 起计</translation>
    </message>
    <message>
      <source>a model that predicts boxes only cannot pre-label masks</source>
      <translation>只预测边界框的模型无法预标注掩码</translation>
    </message>
    <message>
      <source>a process that labels videos has ended unasked (exit code {code}); if memory ran out, give fewer --jobs. What was found until then is in the project</source>
      <translation>一个标注视频的进程意外结束（退出码 {code}）；如果是内存不足，请减小 --jobs。此前的结果已保存在项目中</translation>
    </message>
    <message>
      <source>is not there any more; find it again with “Relink” in the list of videos</source>
      <translation>已不在原处；请在视频列表中用“重新链接”找回</translation>
    </message>
    <message>
      <source>holds {count} frames of {width}×{height}, but the labels belong to {known_count} frames of {known_width}×{known_height}; choose the file that was labelled with “Relink” in the list of videos</source>
      <translation>含 {count} 帧 {width}×{height}，而标注属于 {known_count} 帧 {known_width}×{known_height} 的视频；请在视频列表中用“重新链接”选择标注时所用的文件</translation>
    </message>
    <message>
      <source>has a name that is not valid UTF-8; rename it, or the folder that it lies in</source>
      <translation>名称不是有效的 UTF-8 文本；请重命名该文件或其所在文件夹</translation>
    </message>
    <message>
      <source>holds no picture ({kinds})</source>
      <translation>不含图片（{kinds}）</translation>
    </message>
    <message>
      <source>is {found}, the first picture {expected}; all must have one size</source>
      <translation>尺寸为 {found}，而第一张图片为 {expected}；所有图片的尺寸必须相同</translation>
    </message>
    <message>
      <source>cannot be read as a picture; it is damaged or of an unknown kind</source>
      <translation>无法作为图片读取；已损坏或类型未知</translation>
    </message>
    <message>
      <source>cannot be opened as a video: {reason}; if a player shows it, convert it: ffmpeg -i "{name}" new.mp4</source>
      <translation>无法作为视频打开：{reason}；如果播放器能播放它，请转换：ffmpeg -i "{name}" new.mp4</translation>
    </message>
    <message>
      <source>has no video stream (sound only?)</source>
      <translation>没有视频流（只有声音？）</translation>
    </message>
    <message>
      <source>is damaged: {reason}; copy it anew, or re-encode it</source>
      <translation>已损坏：{reason}；请重新复制或重新编码</translation>
    </message>
    <message>
      <source>is an animated WebP, which FFmpeg does not read; save it as a video (MP4) first</source>
      <translation>是动态 WebP，FFmpeg 无法读取；请先另存为视频 (MP4)</translation>
    </message>
    <message>
      <source>holds no frame that can be decoded; the file is empty, cut off or damaged: copy it anew</source>
      <translation>没有可解码的帧；文件为空、被截断或已损坏：请重新复制</translation>
    </message>
    <message>
      <source>frame {frame} is {found}, the video {expected}; re-encode it to one size</source>
      <translation>第 {frame} 帧为 {found}，视频为 {expected}；请重新编码为统一尺寸</translation>
    </message>
    <message>
      <source>frame {frame} of {count} cannot be decoded; the file is damaged there, re-encode it</source>
      <translation>第 {frame} 帧（共 {count} 帧）无法解码；文件在该处已损坏，请重新编码</translation>
    </message>
    <message>
      <source>cannot be written: {reason}; make room on the disk</source>
      <translation>无法写入：{reason}；请腾出磁盘空间</translation>
    </message>
    <message>
      <source>{name} must be at least 1, got {found}</source>
      <translation>{name} 至少为 1，而不是 {found}</translation>
    </message>
    <message>
      <source>channels {channels} is not a multiple of {heads} heads</source>
      <translation>通道数 {channels} 不是注意力头数 {heads} 的倍数</translation>
    </message>
    <message>
      <source>tracking-by-detection treats every frame by itself: it needs propagate='none'</source>
      <translation>基于检测的跟踪逐帧独立处理：需要 propagate='none'</translation>
    </message>
    <message>
      <source>linking slots is for united queries that nothing else links: it needs propagate='none'</source>
      <translation>槽位关联仅用于没有其他关联方式的统一查询：需要 propagate='none'</translation>
    </message>
    <message>
      <source>track-and-detect queries propagate both query and proposal, on every frame</source>
      <translation>跟踪与检测查询在每一帧都同时传播查询和提议</translation>
    </message>
    <message>
      <source>is not a comparison: {reason}; remove it and compare again</source>
      <translation>不是比较结果：{reason}；请将其删除后重新比较</translation>
    </message>
    <message>
      <source>has labels of other classes by now; plan the retraining anew</source>
      <translation>现已含有其他类别的标注；请重新制定再训练计划</translation>
    </message>
    <message>
      <source>The preparation was stopped; nothing was written</source>
      <translation>准备已停止；未写入任何内容</translation>
    </message>
    <message>
      <source>{data}: has {count} clips; {corrected} corrected ones leave none</source>
      <translation>{data}：含 {count} 个片段；用 {corrected} 个校正后一个不剩</translation>
    </message>
    <message>
      <source>minutes and learning rate must be finite and more than 0</source>
      <translation>分钟数和学习率必须是大于 0 的有限数</translation>
    </message>
    <message>
      <source>the share of replayed scenes is from 0 to below 1, got {found}</source>
      <translation>重放场景的比例为 0 到小于 1，而不是 {found}</translation>
    </message>
    <message>
      <source>the seed must not be negative, got {found}</source>
      <translation>随机种子不能为负，而不是 {found}</translation>
    </message>
    <message>
      <source>there must be at least 1 step, got {found}</source>
      <translation>至少需要 1 步，而不是 {found}</translation>
    </message>
    <message>
      <source>{project}: other frames are held out since this retraining was planned; plan it again</source>
      <translation>{project}：制定此再训练计划之后，留出的帧已改变；请重新制定计划</translation>
    </message>
    <message>
      <source>is not the folder of a retraining: {reason}</source>
      <translation>不是再训练的文件夹：{reason}</translation>
    </message>
    <message>
      <source>is not the description of a retraining: {reason}</source>
      <translation>不是再训练的说明文件：{reason}</translation>
    </message>
    <message>
      <source>the version cannot be written: {reason}</source>
      <translation>无法写入该版本：{reason}</translation>
    </message>
    <message>
      <source>the project has no version {number} of its model; there is 0, as shipped, and {known}</source>
      <translation>项目没有模型版本 {number}；现有 0（随程序提供）和 {known}</translation>
    </message>
    <message>
      <source>{steps} steps per row</source>
      <translation>每行 {steps} 步</translation>
    </message>
    <message>
      <source>{steps} (for {minutes} minutes)</source>
      <translation>{steps}（{minutes} 分钟）</translation>
    </message>
    <message>
      <source>{folder}: holds an ablation of {work} and {videos} training videos; ask for the same or name another folder</source>
      <translation>{folder}：含有{work}、{videos} 个训练视频的消融实验；请使用相同设置或指定其他文件夹</translation>
    </message>
    <message>
      <source>a process that loads data has ended unasked (exit code {code}), most often because memory ran out; give the command again with fewer --workers (now {workers}, 0 loads in the trainer itself), a smaller --batch or smaller --short-sides: the run goes on from what was saved last</source>
      <translation>一个加载数据的进程意外结束（退出码 {code}），多半是因为内存不足；请减少 --workers（现为 {workers}，0 表示由训练进程自己加载）、减小 --batch 或 --short-sides 后再次运行该命令：训练将从上次保存处继续</translation>
    </message>
    <message>
      <source>{name} must be a number above 0, got {found}</source>
      <translation>{name} 必须是大于 0 的数字，而不是 {found}</translation>
    </message>
    <message>
      <source>{name} must be a number from 0 on, got {found}</source>
      <translation>{name} 必须是不小于 0 的数字，而不是 {found}</translation>
    </message>
    <message>
      <source>{name} must be a number from 0 to 1, got {found}</source>
      <translation>{name} 必须是 0 到 1 之间的数字，而不是 {found}</translation>
    </message>
    <message>
      <source>holds no video</source>
      <translation>不含视频</translation>
    </message>
    <message>
      <source>holds no labelled object, so that there is nothing to learn</source>
      <translation>不含已标注的目标，无可学习的内容</translation>
    </message>
    <message>
      <source>holds no labelled object, or none of a class that {map} keeps, so that there is nothing to learn</source>
      <translation>不含已标注的目标，或没有 {map} 所保留类别的目标，无可学习的内容</translation>
    </message>
    <message>
      <source>InsPro-lite trains on clips of {least} frames or more, got {found}</source>
      <translation>InsPro-lite 以至少 {least} 帧的片段训练，而不是 {found} 帧</translation>
    </message>
    <message>
      <source>InsPro-lite (K = {interval}) trains its light stage on a finished InsPro: name its checkpoint by --init, or train it first by a preset without lite</source>
      <translation>InsPro-lite（K = {interval}）在训练好的 InsPro 上训练其轻量阶段：请用 --init 指定其模型文件，或先用不含 lite 的预设训练</translation>
    </message>
    <message>
      <source>the network is to be that of the start: name a checkpoint by --init</source>
      <translation>网络应与起始模型相同：请用 --init 指定模型文件</translation>
    </message>
    <message>
      <source>{folder}: is labelled with boxes only; train inspro_vid_r50 or inspro_vid_r101 on it</source>
      <translation>{folder}：仅标注了边界框；请用它训练 inspro_vid_r50 或 inspro_vid_r101</translation>
    </message>
    <message>
      <source>holds no labelled object, so that there is nothing to score</source>
      <translation>不含已标注的目标，无法评分</translation>
    </message>
    <message>
      <source>has none of the classes that are trained, so that every score would be 0: it has {found}, training has {expected}; call them alike in both, or name another dataset by --val</source>
      <translation>不含任何正在训练的类别，所有得分都会是 0：其类别为 {found}，训练的类别为 {expected}；请在两者中使用相同的类别名，或用 --val 指定另一个数据集</translation>
    </message>
    <message>
      <source>preparing</source>
      <translation>准备</translation>
    </message>
    <message>
      <source>training</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>comparing</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>keeping</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>{folder}: cannot be written or locked ({reason}); name a folder on a disk where both can be done</source>
      <translation>{folder}：无法写入或锁定（{reason}）；请指定可写入并可锁定的磁盘上的文件夹</translation>
    </message>
    <message>
      <source>{folder}: another process is {work} in this folder; let it end first</source>
      <translation>{folder}：另一个进程正在此文件夹中进行{work}；请先等它结束</translation>
    </message>
    <message>
      <source>cannot be written; make room on the disk and give the command again: the run goes on from what was saved last ({reason})</source>
      <translation>无法写入；请腾出磁盘空间后重新开始：训练将从上次保存处继续（{reason}）</translation>
    </message>
    <message>
      <source>it holds a {found}</source>
      <translation>其中是 {found}</translation>
    </message>
    <message>
      <source>is the state of a run that was begun with other settings ({differences}); give the same again, or name another folder by --out</source>
      <translation>是以其他设置开始的训练的状态（{differences}）；请给出相同的设置，或用 --out 指定另一个文件夹</translation>
    </message>
    <message>
      <source>is not the state of a run with these settings; remove it to start anew: {reason}</source>
      <translation>不是此设置下的训练状态；请将其删除以重新开始：{reason}</translation>
    </message>
    <message>
      <source>give the command again with a lower --learning-rate: the run goes on from what was saved last</source>
      <translation>请以更低的学习率（--learning-rate）重新开始：训练将从上次保存处继续</translation>
    </message>
    <message>
      <source>the gradient</source>
      <translation>梯度</translation>
    </message>
    <message>
      <source>the loss of this batch</source>
      <translation>此批次的损失</translation>
    </message>
    <message>
      <source>out of memory at {clips} clips of {frames} frames of {size} pixels; {kept}. {cure}</source>
      <translation>内存不足：{clips} 个片段，每个 {frames} 帧，{size} 像素；{kept}。{cure}</translation>
    </message>
    <message>
      <source>what was learned is saved</source>
      <translation>已学到的内容已保存</translation>
    </message>
    <message>
      <source>what was saved last is kept</source>
      <translation>上次保存的内容仍在</translation>
    </message>
    <message>
      <source>Go on with --batch {batch} --accumulate {accumulate}, which makes the same step, or with smaller --short-sides</source>
      <translation>请以 --batch {batch} --accumulate {accumulate} 继续（步骤相同），或使用更小的图片（--short-sides）</translation>
    </message>
    <message>
      <source>Take fewer frames (--frames {frames} or --max-warmup 0) or smaller pictures (--short-sides)</source>
      <translation>请减少帧数（--frames {frames} 或 --max-warmup 0）或缩小图片（--short-sides）</translation>
    </message>
    <message>
      <source>Take no frames in front (--max-warmup 0) or smaller pictures (--short-sides)</source>
      <translation>请去掉前置帧（--max-warmup 0）或缩小图片（--short-sides）</translation>
    </message>
    <message>
      <source>Take smaller pictures (--short-sides)</source>
      <translation>请缩小图片（--short-sides）</translation>
    </message>
    <message>
      <source>{folder}: {what} is not finite, and the batch cannot be written there to be looked at; {cure}</source>
      <translation>{folder}：{what}不是有限值，且该批次无法写入此处以供查看；{cure}</translation>
    </message>
    <message>
      <source>{file}: {what} is not finite; {cure}</source>
      <translation>{file}：{what}不是有限值；{cure}</translation>
    </message>
    <message>
      <source>The evaluation was stopped; the state of the run is saved</source>
      <translation>评估已停止；训练状态已保存</translation>
    </message>
  </context>
</TS>
