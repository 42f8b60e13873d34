"""The C interface of librime (rime_api.h, BSD-3-Clause), as far as a keyboard needs it.

Facts of layout and order come from the public header of librime 1.8.5 (Debian 12); the structures carry their own size,
so that a newer library knows which members its caller has.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_void_p
from pathlib import Path
from typing import Any, ClassVar, Final

LIBRARY: Final = "librime.so.1"
BACKSPACE: Final = 0xFF08  # X11 keysym
_SIZE_ITSELF = ctypes.sizeof(c_int)
_ERRORS_ONLY = 2  # librime's log would name what is typed
_MODULES = (b"default",)  # not the plug-ins that happen to be installed

_Fields = list[tuple[str, type]]


class Traits(ctypes.Structure):
    """Where librime finds its data and keeps its files (RimeTraits)."""

    _fields_: ClassVar[_Fields] = [
        ("data_size", c_int),
        ("shared_data_dir", c_char_p),
        ("user_data_dir", c_char_p),
        ("distribution_name", c_char_p),
        ("distribution_code_name", c_char_p),
        ("distribution_version", c_char_p),
        ("app_name", c_char_p),
        ("modules", POINTER(c_char_p)),
        ("min_log_level", c_int),
        ("log_dir", c_char_p),
        ("prebuilt_data_dir", c_char_p),
        ("staging_dir", c_char_p),
    ]


class CCandidate(ctypes.Structure):
    """One text offered (RimeCandidate)."""

    _fields_: ClassVar[_Fields] = [("text", c_char_p), ("comment", c_char_p), ("reserved", c_void_p)]


class CComposition(ctypes.Structure):
    """The keys as they are shown (RimeComposition)."""

    _fields_: ClassVar[_Fields] = [
        ("length", c_int),
        ("cursor_pos", c_int),
        ("sel_start", c_int),
        ("sel_end", c_int),
        ("preedit", c_char_p),
    ]


class CMenu(ctypes.Structure):
    """One page of candidates (RimeMenu)."""

    _fields_: ClassVar[_Fields] = [
        ("page_size", c_int),
        ("page_no", c_int),
        ("is_last_page", c_int),
        ("highlighted_candidate_index", c_int),
        ("num_candidates", c_int),
        ("candidates", POINTER(CCandidate)),
        ("select_keys", c_char_p),
    ]


class CContext(ctypes.Structure):
    """What a session shows (RimeContext)."""

    _fields_: ClassVar[_Fields] = [
        ("data_size", c_int),
        ("composition", CComposition),
        ("menu", CMenu),
        ("commit_text_preview", c_char_p),
        ("select_labels", POINTER(c_char_p)),
    ]


class CCommit(ctypes.Structure):
    """A settled text (RimeCommit)."""

    _fields_: ClassVar[_Fields] = [("data_size", c_int), ("text", c_char_p)]


class CIterator(ctypes.Structure):
    """A place in the list of candidates (RimeCandidateListIterator)."""

    _fields_: ClassVar[_Fields] = [("ptr", c_void_p), ("index", c_int), ("candidate", CCandidate)]


_SESSION = c_size_t  # uintptr_t

# The members of RimeApi in their order; each is one function pointer. Those not called here keep the place only.
_ORDER = """
setup set_notification_handler initialize finalize start_maintenance is_maintenance_mode join_maintenance_thread
deployer_initialize prebuild deploy deploy_schema deploy_config_file sync_user_data create_session find_session
destroy_session cleanup_stale_sessions cleanup_all_sessions process_key commit_composition clear_composition get_commit
free_commit get_context free_context get_status free_status set_option get_option set_property get_property
get_schema_list free_schema_list get_current_schema select_schema schema_open config_open config_close config_get_bool
config_get_int config_get_double config_get_string config_get_cstring config_update_signature config_begin_map
config_next config_end simulate_key_sequence register_module find_module run_task get_shared_data_dir get_user_data_dir
get_sync_dir get_user_id get_user_data_sync_dir config_init config_load_string config_set_bool config_set_int
config_set_double config_set_string config_get_item config_set_item config_clear config_create_list config_create_map
config_list_size config_begin_list get_input get_caret_pos select_candidate get_version set_caret_pos
select_candidate_on_current_page candidate_list_begin candidate_list_next candidate_list_end user_config_open
candidate_list_from_index
"""
_CALLED: Final[dict[str, tuple[Any, ...]]] = {
    "setup": (None, POINTER(Traits)),
    "initialize": (None, POINTER(Traits)),
    "finalize": (None,),
    "deployer_initialize": (None, POINTER(Traits)),
    "deploy": (c_int,),
    "create_session": (_SESSION,),
    "destroy_session": (c_int, _SESSION),
    "process_key": (c_int, _SESSION, c_int, c_int),
    "clear_composition": (None, _SESSION),
    "get_commit": (c_int, _SESSION, POINTER(CCommit)),
    "free_commit": (c_int, POINTER(CCommit)),
    "get_context": (c_int, _SESSION, POINTER(CContext)),
    "free_context": (c_int, POINTER(CContext)),
    "set_option": (None, _SESSION, c_char_p, c_int),
    "select_schema": (c_int, _SESSION, c_char_p),
    "select_candidate": (c_int, _SESSION, c_size_t),
    "candidate_list_next": (c_int, POINTER(CIterator)),
    "candidate_list_end": (None, POINTER(CIterator)),
    "candidate_list_from_index": (c_int, _SESSION, POINTER(CIterator), c_int),
}


class Api(ctypes.Structure):
    """The table of functions that the library hands out (RimeApi)."""

    _fields_: ClassVar[_Fields] = [
        ("data_size", c_int),
        *((name, ctypes.CFUNCTYPE(*_CALLED[name]) if name in _CALLED else c_void_p) for name in _ORDER.split()),
    ]


def load(library: str = LIBRARY) -> Api | None:
    """Return the library's functions; None where it is not installed or lacks some of them."""
    try:
        get = ctypes.CDLL(library).rime_get_api
    except (OSError, AttributeError):
        return None
    get.restype = POINTER(Api)
    api: Api = get().contents
    return api if api.data_size + _SIZE_ITSELF >= ctypes.sizeof(Api) else None


def sized(structure: CContext | CCommit | Traits) -> None:
    """Write the structure's own size into it, as the library expects (RIME_STRUCT_INIT)."""
    structure.data_size = ctypes.sizeof(structure) - _SIZE_ITSELF


def traits(*, shared: Path, user: Path, built: Path, deploying: bool = False) -> Traits:
    """Return where the data lie: ``shared`` and ``built`` are only read, unless ``deploying`` fills ``built``.

    Nothing is logged below an error, and no log file is written.
    """
    modules = (*_MODULES, b"deployer") if deploying else _MODULES
    made = Traits(
        shared_data_dir=bytes(shared),
        user_data_dir=bytes(user),
        distribution_name=b"Doorstep",
        distribution_code_name=b"doorstep",
        distribution_version=b"1",
        app_name=b"rime.doorstep",
        modules=(c_char_p * (len(modules) + 1))(*modules, None),
        min_log_level=_ERRORS_ONLY,
        log_dir=b"",
        prebuilt_data_dir=bytes(built),
        staging_dir=bytes(built if deploying else user),
    )
    sized(made)
    return made
