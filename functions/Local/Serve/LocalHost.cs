using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Thaw.Api;
using Thaw.Web;

namespace Thaw.Local;

/// <summary>Runs the API on Kestrel over one file. What stops the start is said in a sentence on the error stream.</summary>
internal static class LocalHost
{
    public static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder, LocalCommand> addStores)
    {
        if (LocalCommand.Parse(args, out var complaint) is not { } command)
        {
            return await FailAsync(ExitCode.Unusable, complaint!);
        }

        try
        {
            var app = Build(command, addStores);
            await using (app)
            {
                await app.StartAsync();
                await Console.Out.WriteLineAsync(Welcome.For(app, command));
                await app.WaitForShutdownAsync();
            }

            return ExitCode.Fine;
        }
        catch (OptionsValidationException invalid)
        {
            return await FailAsync(ExitCode.Unusable, string.Join(Environment.NewLine, invalid.Failures));
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            return await FailAsync(ExitCode.Failed, $"{string.Join(", ", command.Urls)} is taken by another process. Stop it, or choose another port: --urls http://127.0.0.1:5081");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(ExitCode.Failed, $"{error.Message} (urls {string.Join(", ", command.Urls)}, file {command.Database}, data {command.Data}; see --urls, --db and --data)");
        }
    }

    /// <summary>The application, not started.</summary>
    public static WebApplication Build(LocalCommand command, Action<WebApplicationBuilder, LocalCommand> addStores)
    {
        var builder = ThawApi.CreateBuilder([]);
        builder.AddThawApi();

        // What stops the start is said in a sentence below; the host's own account of it is a page of stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddThawAuthentication().AddThawLocalDeveloper();
        Directory.CreateDirectory(Path.GetDirectoryName(command.Database)!);
        Directory.CreateDirectory(command.Data);
        builder.Services.AddCursorKeyOf(command.Database);
        addStores(builder, command);
        var app = builder.Build();
        foreach (var url in command.Urls)
        {
            app.Urls.Add(url);
        }

        return app.MapThawApi();
    }

    private static async Task<int> FailAsync(int code, string sentence)
    {
        await Console.Error.WriteLineAsync(sentence);
        return code;
    }
}
