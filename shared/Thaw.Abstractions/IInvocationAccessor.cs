namespace Thaw;

/// <summary>Knows the invocation that the caller's code runs in. Registered by the host; absent where there are no invocations.</summary>
public interface IInvocationAccessor
{
    /// <summary>The invocation, or <see langword="null"/> between invocations.</summary>
    IInvocationLifetime? Current { get; }
}
