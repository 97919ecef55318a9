namespace Thaw.LambdaProcess;

/// <summary>What is validated when the process starts, though nothing asks for it.</summary>
internal sealed class ProcessOptions
{
    public string Table { get; set; } = "default";
}
