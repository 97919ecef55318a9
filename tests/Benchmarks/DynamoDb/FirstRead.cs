namespace Thaw.Benchmarks.DynamoDb;

/// <summary>What a subject's process says of itself when it is ready to be measured.</summary>
/// <param name="FirstCallMillis">From the start of <c>Main</c> to the first answer.</param>
/// <param name="SdkAssemblies">How many of the SDK's assemblies are loaded.</param>
/// <param name="IsQuiet">Whether nothing was compiled any more when its warm-up ended.</param>
internal sealed record FirstRead(double FirstCallMillis, int SdkAssemblies, bool IsQuiet);
