using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

/// <summary>What came of judging a write's condition.</summary>
/// <param name="Kind">Whether it holds, if that could be found out.</param>
/// <param name="Expectation">What it was judged on and must still stand when the write takes effect; <see langword="null"/> where the head alone decides.</param>
internal readonly record struct ConditionVerdict(ConditionVerdictKind Kind, StoreExpectation? Expectation = null);
