namespace Thaw.Local.Verify;

/// <summary>How a thing is.</summary>
internal enum Verdict
{
    /// <summary>It does what it should.</summary>
    Ok = 0,

    /// <summary>It is not part of this deployment.</summary>
    NotDeployed,

    /// <summary>It does not.</summary>
    Failed,
}
