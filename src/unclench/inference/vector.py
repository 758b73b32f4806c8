"""As many doubles as fit a register of this processor, which compiled code handles as one value.

Numba's own vectoriser gives up on loops as short as ours, so the few operations are written as LLVM instructions.
"""

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from llvmlite.binding import get_host_cpu_features
from numba import types
from numba.extending import intrinsic, models, register_model

# eight with AVX-512, else four; a network gives the same to the last bit on one kind of processor only
N_CONDITIONED = 3 if get_host_cpu_features().get("avx512f") else 2
LANES = 1 << N_CONDITIONED

_DOUBLES = ir.VectorType(ir.DoubleType(), LANES)
_FLAGS = ("contract", "reassoc")


def _instruction(make: Callable[..., Any]) -> Callable[..., Any]:
    """A function that compiled code calls by what it does, where Numba's own type is that of its maker."""
    return cast("Callable[..., Any]", intrinsic(make))


class _Vec(types.Type):
    def __init__(self) -> None:
        super().__init__(name=f"Vec{LANES}")


_vec = _Vec()


@register_model(_Vec)
class _VecModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:  # noqa: ANN401  numba ships no types
        super().__init__(manager, kind, _DOUBLES)  # type: ignore[no-untyped-call]


def _pointer(context: Any, builder: Any, kind: Any, array: Any, row: Any) -> Any:  # noqa: ANN401
    data = context.make_array(kind)(context, builder, array).data
    start = builder.gep(data, [builder.mul(row, ir.Constant(ir.IntType(64), LANES))])
    return builder.bitcast(start, _DOUBLES.as_pointer())


def _spread(builder: Any, number: Any) -> Any:  # noqa: ANN401
    zero = ir.Constant(ir.IntType(32), 0)
    one = builder.insert_element(ir.Constant(_DOUBLES, ir.Undefined), number, zero)
    lanes = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(one, ir.Constant(_DOUBLES, ir.Undefined), lanes)


@_instruction
def load(typing: Any, array: Any, row: Any) -> Any:  # noqa: ANN401, ARG001
    """The doubles of one row of a contiguous array."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        place = _pointer(context, builder, signature.args[0], args[0], args[1])
        return builder.load(place, align=8)

    return _vec(array, types.int64), code


@_instruction
def store(typing: Any, array: Any, row: Any, vec: Any) -> Any:  # noqa: ANN401, ARG001
    """Write one row."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401
        builder.store(args[2], _pointer(context, builder, signature.args[0], args[0], args[1]), align=8)
        return context.get_dummy_value()

    return types.void(array, types.int64, vec), code


@_instruction
def spread(typing: Any, number: Any) -> Any:  # noqa: ANN401, ARG001
    """One number in every lane."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401, ARG001
        return _spread(builder, args[0])

    return _vec(types.float64), code


@_instruction
def add(typing: Any, one: Any, other: Any) -> Any:  # noqa: ANN401, ARG001
    """The sum, lane by lane."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401, ARG001
        return builder.fadd(args[0], args[1], flags=_FLAGS)

    return _vec(one, other), code


@_instruction
def times(typing: Any, one: Any, other: Any) -> Any:  # noqa: ANN401, ARG001
    """The product, lane by lane."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401, ARG001
        return builder.fmul(args[0], args[1], flags=_FLAGS)

    return _vec(one, other), code


@_instruction
def plus_times(typing: Any, base: Any, one: Any, other: Any) -> Any:  # noqa: ANN401, ARG001
    """Base + one * other, lane by lane."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401, ARG001
        return builder.fadd(args[0], builder.fmul(args[1], args[2], flags=_FLAGS), flags=_FLAGS)

    return _vec(base, one, other), code


@_instruction
def ratio(typing: Any, one: Any, other: Any) -> Any:  # noqa: ANN401, ARG001
    """One / other, lane by lane; 0 where other is 0."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401, ARG001
        zero = ir.Constant(_DOUBLES, [0.0] * LANES)
        is_zero = builder.fcmp_ordered("==", args[1], zero)
        return builder.select(is_zero, zero, builder.fdiv(args[0], args[1]))

    return _vec(one, other), code


@_instruction
def group_sum(typing: Any, vec: Any, n_each: Any) -> Any:  # noqa: ANN401, ARG001
    """In every lane the sum of its group of n_each lanes, a power of two."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401, ARG001
        total = args[0]
        for step in (1 << k for k in range(N_CONDITIONED)):
            turned = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [lane ^ step for lane in range(LANES)])
            more = builder.fadd(total, builder.shuffle_vector(total, total, turned))
            is_wider = builder.icmp_signed(">", args[1], ir.Constant(ir.IntType(64), step))
            total = builder.select(is_wider, more, total)
        return total

    return _vec(vec, types.int64), code


@_instruction
def n_bits(typing: Any, mask: Any) -> Any:  # noqa: ANN401, ARG001
    """Number of bits set."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401, ARG001
        return builder.ctpop(args[0])

    return types.int64(types.int64), code


@_instruction
def low_zeros(typing: Any, mask: Any) -> Any:  # noqa: ANN401, ARG001
    """Place of the lowest bit that is set; the mask must not be zero."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401, ARG001
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), code
