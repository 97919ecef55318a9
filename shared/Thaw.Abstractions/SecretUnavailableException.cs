namespace Thaw;

/// <summary>A secret cannot be had. The message names it and says what to do; it never holds anything of what is in it.</summary>
public sealed class SecretUnavailableException : Exception
{
    /// <param name="name">The secret.</param>
    /// <param name="reason">Why, and what to do: whole sentences.</param>
    /// <param name="inner">What the store said.</param>
    public SecretUnavailableException(string name, string reason, Exception? inner = null)
        : base($"The secret '{name}' cannot be had. {reason}", inner) => (Name, Reason) = (name, reason);

    /// <summary>The secret's name.</summary>
    public string Name { get; }

    /// <summary>Why it cannot be had.</summary>
    public string Reason { get; }
}
