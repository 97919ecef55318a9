namespace Thaw.Web;

/// <summary>What a request's <c>If-Match</c> and <c>If-None-Match</c> come to.</summary>
public enum Precondition
{
    /// <summary>Go on: they hold, or there are none.</summary>
    Holds = 0,

    /// <summary>Answer 304: the reader has this representation.</summary>
    NotModified = 1,

    /// <summary>Answer 412 and change nothing.</summary>
    Failed = 2,

    /// <summary>Answer 400: the field cannot be read, and ignoring it could overwrite what its sender meant to keep.</summary>
    Malformed = 3,
}
