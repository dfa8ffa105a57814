"""The elements of DA/T 46-2009 文书类电子文件元数据方案, by number.

Numbers follow the order of the standard's list. Names from M52 on were taken from that list
without the standard's text at hand (docs/archive.md says so).
"""

from __future__ import annotations

_LIST = """
聚合层次
来源 档案馆名称 档案馆代码 全宗名称 立档单位名称
电子文件号
档号 全宗号 目录号 年度 保管期限 机构或问题 类别号
室编案卷号 馆编案卷号 室编件号 馆编件号 文档序号 页号
内容描述 题名 并列题名 副题名 说明题名文字 主题词 关键词 人名 摘要 分类号 文件编号 责任者 日期 文种
紧急程度 主送 抄送 密级 保密期限
形式特征 文件组合类型 件数 页数 语种 稿本
电子属性 格式信息 计算机文件名 计算机文件大小 文档创建程序 信息系统描述
数字化属性 数字化对象形态 扫描分辨率 扫描色彩模式 图像压缩方案
电子签名 签名规则 签名时间 签名人 签名结果 证书 证书引证 签名算法标识
存储位置 当前位置 脱机载体编号 脱机载体存址 缩微号
权限管理 知识产权说明 授权对象 授权行为 控制标识
附注
机构人员类型 机构人员名称 组织机构代码 个人职位
业务状态 业务行为 行为时间 行为依据 行为描述
实体标识符 关系类型 关系 关系描述
"""
NAMES = tuple(_LIST.split())
"""All 88, in order."""
NUMBERS = {name: f"M{number}" for number, name in enumerate(NAMES, start=1)}
"""``题名`` → ``M22``."""
CONTAINERS = frozenset(
    {"来源", "内容描述", "形式特征", "电子属性", "数字化属性", "电子签名", "存储位置", "权限管理"}
)
"""Elements that hold others and say nothing themselves; 档号 does both."""
OF_FILES = ("格式信息", "计算机文件名", "计算机文件大小", "文档创建程序")
"""Elements that are noted of each file, by the program alone."""
STATED = tuple(
    name for name in NAMES if name not in CONTAINERS and name not in OF_FILES and name != "电子签名"
)
"""What a person may state."""
ITEM = "室编件号"
"""What DA/T 46 calls 件号, which DA/T 22-2015 made one of two numbers."""
