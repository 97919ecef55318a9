namespace Thaw.LambdaWebProcess;

/// <summary>What a request found that must be its own.</summary>
/// <param name="Number">From its query.</param>
/// <param name="Body">Its body.</param>
/// <param name="Header">One of its headers.</param>
/// <param name="User">The verified user.</param>
/// <param name="Inherited">What flowed into it from elsewhere: nothing may.</param>
/// <param name="Flowed">What it let flow, after it had gone on on other threads.</param>
/// <param name="RequestId">The ambient invocation's.</param>
/// <param name="TraceIdentifier">The request's.</param>
/// <param name="TraceId">The activity's.</param>
internal sealed record Own(
    string Number, string Body, string? Header, string? User, string? Inherited, string? Flowed, string RequestId, string TraceIdentifier, string? TraceId);
