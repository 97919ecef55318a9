namespace Thaw.Local.RuntimeApi;

/// <summary>Where an event is.</summary>
internal enum InvocationState
{
    /// <summary>No poll has come for it.</summary>
    Queued = 0,

    /// <summary>The function has it.</summary>
    Delivered,

    /// <summary>Its answer arrives.</summary>
    Answering,

    /// <summary>Its answer is there, or Lambda has answered in the function's place.</summary>
    Answered,
}
