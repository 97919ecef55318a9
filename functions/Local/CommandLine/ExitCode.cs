namespace Thaw.Local;

/// <summary>What the process says to whoever started it.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>What was run or looked at is not well.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a setting cannot be used.</summary>
    public const int Unusable = 2;
}
