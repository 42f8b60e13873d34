"""Words for the codes on a card: GB/T 2261.1 (sex), GB/T 3304 (nation); an unknown code shows as itself; pure."""

from __future__ import annotations

from collections.abc import Mapping

SEXES: Mapping[str, str] = {"0": "未知", "1": "男", "2": "女", "9": "未说明"}

_NATIONS_IN_ORDER = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
NATIONS: Mapping[str, str] = {
    **{f"{code:02d}": name for code, name in enumerate(_NATIONS_IN_ORDER.split(), start=1)},
    "97": "其他",
    "98": "外国血统中国籍人士",
}


def sex_word(code: str) -> str:
    """Return the word for a GB/T 2261.1 code, or the code itself."""
    return SEXES.get(code, code)


def nation_word(code: str) -> str:
    """Return the word for a GB/T 3304 code, or the code itself."""
    return NATIONS.get(code, code)
