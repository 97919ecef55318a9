namespace Thaw.Load.Scenarios;

/// <summary>Who comes when, and what they want.</summary>
/// <param name="Name">How it is called on the command line.</param>
/// <param name="Description">A line for its reader.</param>
/// <param name="Stages">How many users there are.</param>
/// <param name="Duration">How long it lasts unless told.</param>
/// <param name="Mix">What they do.</param>
internal sealed record Scenario(string Name, string Description, IReadOnlyList<Stage> Stages, TimeSpan Duration, MixKind Mix = MixKind.Application)
{
    /// <summary>How long a user waits between two requests, on average. The waits are exponentially distributed, so that all users together arrive as a Poisson process.</summary>
    public TimeSpan Think { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The users of the whole run, on average.</summary>
    public double MeanUsers => Stages.Sum(static stage => stage.Share * (stage.From + stage.To) / 2);

    public double PeakUsers => Stages.Max(static stage => Math.Max(stage.From, stage.To));

    /// <summary>The users at a moment, told as a share of the run from 0 to 1.</summary>
    public double UsersAt(double moment)
    {
        foreach (var stage in Stages)
        {
            if (moment <= stage.Share)
            {
                return stage.From + ((stage.To - stage.From) * (moment / stage.Share));
            }

            moment -= stage.Share;
        }

        return Stages[^1].To;
    }
}
