namespace Thaw.Local.RuntimeApi;

/// <summary>
/// What HTTP allows and networks do, and the real service hardly ever shows: switched on by tests, so that a client that lives by the
/// usual case alone is found out.
/// </summary>
internal sealed record Misbehaviour
{
    /// <summary>None.</summary>
    public static Misbehaviour None { get; } = new();

    /// <summary>Sends answers in pieces of so many bytes, each in a packet of its own; 0 sends them whole.</summary>
    public int PieceSize { get; init; }

    /// <summary>Answers <c>next</c> with <c>Transfer-Encoding: chunked</c>, in chunks of uneven sizes with extensions, and a trailer.</summary>
    public bool ChunkedNext { get; init; }

    /// <summary>Sends <c>100 Continue</c> before each answer to a POST, whether or not it was asked for.</summary>
    public bool Continue { get; init; }

    /// <summary>Writes header names in lower case, with tabs and spaces around the values.</summary>
    public bool OddHeaders { get; init; }

    /// <summary>Says <c>Connection: close</c> with each 202, and closes.</summary>
    public bool CloseAnnounced { get; init; }

    /// <summary>Closes the connection after each 202 without a word, as a server does with idle ones.</summary>
    public bool CloseIdle { get; init; }

    /// <summary>Accepts a response and closes the connection instead of saying so.</summary>
    public bool CloseBeforeAccepted { get; init; }

    /// <summary>Answers polls for events with 500 as long as it is set.</summary>
    public bool NextFails { get; init; }

    /// <summary>Whether nothing is wrong, so that the short ways may be taken.</summary>
    public bool IsNone => this == None;
}
