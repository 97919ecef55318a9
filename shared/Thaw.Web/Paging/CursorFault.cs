namespace Thaw.Web;

/// <summary>Why a cursor is not taken.</summary>
internal enum CursorFault
{
    None = 0,

    /// <summary>No cursor of any version of ours.</summary>
    Malformed,

    /// <summary>Signed by nobody that is known here, or for something else.</summary>
    Foreign,

    /// <summary>Signed too long ago.</summary>
    Expired,
}
