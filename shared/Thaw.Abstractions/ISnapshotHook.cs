namespace Thaw;

/// <summary>
/// Told when the host's memory is about to be copied, and in each copy when it comes to life (Lambda SnapStart). What must be unique to a process
/// (identities, random seeds) or does not survive (connections) is drawn or opened after the restore. All registered ones are called:
/// before the snapshot the last registered first, after it in the order of their registration.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html</remarks>
public interface ISnapshotHook
{
    /// <summary>The snapshot is about to be taken. What it throws fails the initialisation.</summary>
    ValueTask BeforeSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>This process is a restored copy. What it throws fails the restore.</summary>
    ValueTask AfterRestoreAsync(CancellationToken cancellationToken);
}
