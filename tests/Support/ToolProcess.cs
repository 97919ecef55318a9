using System.Diagnostics;
using System.Text;

namespace Thaw.Tests.Support;

/// <summary>A program that the tests started: its output is always drained, and it ends with the tests, by its own id.</summary>
public sealed class ToolProcess : IDisposable
{
    private const int KeptOutput = 20_000;
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private ToolProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it said last, on both channels.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a program.</summary>
    public static ToolProcess Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            // Input stays open while we live: a program that watches it learns of our end even where we are killed.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var tool = new ToolProcess(new Process { StartInfo = start });
        tool._process.OutputDataReceived += tool.OnOutput;
        tool._process.ErrorDataReceived += tool.OnOutput;
        tool._process.Start();
        tool._process.BeginOutputReadLine();
        tool._process.BeginErrorReadLine();
        return tool;
    }

    /// <summary>Waits for its end and answers its exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Kills it, as a power failure would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Kill();
        _process.Dispose();
    }

    // Itself alone, which is one signal: to kill its tree it is halted first, and would stay so where our own end comes in between.
    private void OnExit(object? sender, EventArgs e) => Kill(entireTree: false);

    private void Kill(bool entireTree = true)
    {
        try
        {
            _process.Kill(entireTree);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private void OnOutput(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
            if (_output.Length > KeptOutput)
            {
                _output.Remove(0, _output.Length - KeptOutput);
            }
        }
    }
}
