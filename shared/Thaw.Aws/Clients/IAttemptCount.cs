namespace Thaw.Aws.Clients;

/// <summary>Someone who wants to know how often a request really was sent.</summary>
internal interface IAttemptCount
{
    /// <summary>Called before each attempt, repeats included.</summary>
    void Attempted();
}
