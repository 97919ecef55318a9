using System.Text.Json;

namespace Thaw.FleetProcess;

/// <summary>Says one answer a line, whole, from any thread.</summary>
internal sealed class LineWriter(TextWriter output)
{
    private readonly Lock _lock = new();

    public void Write(FleetAnswer answer)
    {
        var line = JsonSerializer.Serialize(answer, FleetJson.Default.FleetAnswer);
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }
}
