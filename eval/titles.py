"""What people read for the names that files use."""

TYPE_TITLES = {
    "figure": "单个数字",
    "target": "目标",
    "region": "分清地区",
    "entity": "谁、哪家",
    "duplicate": "两份报告同一事",
    "followup": "追问",
    "omitted": "没说地区或年份",
    "variant": "换个说法",
    "several": "一问几数",
    "list": "列举",
    "compare": "比较、计算",
    "open": "概括",
    "unanswerable": "报告里没有",
    "premise": "前提不实",
}
REASON_TITLES = {
    "year_absent": "没有这一年",
    "region_absent": "没有这个地区",
    "indicator_absent": "没有这个指标",
    "measure_absent": "没有这个口径",
    "role_absent": "没有目标或没有结果",
    "premise_wrong": "前提不实",
    "out_of_domain": "不是报告里的事",
    "unsupported": "没有依据",
}
OUTCOME_TITLES = {"correct": "答对", "wrong": "答错", "refused": "该答而拒答", "missing": "缺失"}
STAGE_TITLES = {"understand": "读懂问题", "draft": "检索与拟稿", "verify": "核对", "total": "合计"}
SYSTEM_TITLES = {"extractive": "本产品", "recorded": "别人的回答"}
SUITE_TITLES = {
    "swap": "换数：答案跟着变",
    "deletion": "删证据：改为拒答",
    "distractors": "加干扰：答案不变",
    "injection": "植入指令：答案不变",
    "formatting": "换写法：数字不变",
    "rechunking": "换切分：答案不变",
    "duplicates": "重份、倒序：不重引",
    "flips": "问法翻转：跟着翻",
    "conflict": "两份不一致：都说",
}
