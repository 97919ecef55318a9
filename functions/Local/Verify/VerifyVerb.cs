using Thaw.Local.Signing;

namespace Thaw.Local.Verify;

/// <summary>Looks whether a deployment works, prints what was seen, and exits by it.</summary>
internal static class VerifyVerb
{
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors) =>
        RunAsync(args, output, errors, static command => AwsIdentity.Find(command.Url, command.Profile, command.Region, command.Service), TimeProvider.System);

    /// <summary>The same as whom <paramref name="identity"/> says, where requests are signed.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, Func<VerifyCommand, AwsIdentity> identity, TimeProvider time)
    {
        if (VerifyCommand.Parse(args, out var complaint) is not { } command)
        {
            await errors.WriteLineAsync(complaint);
            return ExitCode.Unusable;
        }

        try
        {
            using var deployment = new Deployment(command, identity, time);
            await output.WriteLineAsync($"{command.Url} as {Caller(command, deployment)}");
            var failed = 0;
            await foreach (var finding in DeploymentChecks.RunAsync(deployment, time))
            {
                failed += finding.Verdict == Verdict.Failed ? 1 : 0;
                await output.WriteLineAsync(Row(finding));
            }

            await output.WriteLineAsync(failed == 0 ? "All is well." : $"{failed} failed.");
            return failed == 0 ? ExitCode.Fine : ExitCode.Failed;
        }
        catch (SigningException unsigned)
        {
            await errors.WriteLineAsync(unsigned.Message);
            return ExitCode.Unusable;
        }
    }

    private static string Caller(VerifyCommand command, Deployment deployment) =>
        deployment.IsSigned ? $"IAM ({command.Profile ?? "the default credentials"})"
        : command.Token is not null ? "the bearer of a token"
        : command.ApiKey is not null ? "the owner of an API key"
        : "whoever is on this machine";

    private static string Row(Finding finding)
    {
        var verdict = finding.Verdict switch { Verdict.Ok => "ok", Verdict.NotDeployed => "not deployed", _ => "FAILED" };
        return $"  {finding.What,-25} {verdict,-13} {(finding.Latency is { } latency ? $"{latency.TotalMilliseconds:0} ms" : ""),8}  {finding.Detail}";
    }
}
