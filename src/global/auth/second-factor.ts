import { Inject, Injectable } from '@nestjs/common';
import { generateSecret, generateURI } from 'otplib';
import type { EntityManager } from 'typeorm';
import { createHmac, randomInt } from 'node:crypto';
import { deriveKey, KEY_RING, KeyRing, open, seal } from '#secrets';
import { GlobalDatabase } from '../global-database';
import { mfaAlreadySet, mfaCodeInvalid, mfaNotStarted, mfaRequired } from './auth.errors';
import type { LoginSource } from './login-source';
import { LoginThrottle } from './login-throttle';
import { stepOf } from './totp-steps';

interface Factor {
  readonly secret: string;
  readonly confirmedAt: Date | null;
  readonly lastStep: number | string;
}

/** The data to set up an authenticator app. */
export interface Enrolment {
  readonly secret: string;
  readonly uri: string;
}

/** The place to which the ciphertext of a secret is bound. */
export const totpPlace = (userId: number): readonly [string, number] => ['totp', userId];

const ISSUER = 'Impact Auto';
const RECOVERY_CODES = 10;
/** Without letters and digits that are easily confused. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 10;

/** The second factor of accounts: codes of an authenticator app (RFC 6238), each valid once, and recovery codes for a lost phone. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly database: GlobalDatabase,
    private readonly throttle: LoginThrottle,
    @Inject(KEY_RING) private readonly ring: KeyRing,
  ) {}

  /** Whether the account has a confirmed second factor. */
  async isSet(userId: number): Promise<boolean> {
    return (await this.factorOf(userId))?.confirmedAt instanceof Date;
  }

  /**
   * Accepts an account without a second factor; any other account needs a correct code.
   *
   * @throws DomainError MFA_REQUIRED, MFA_CODE_INVALID, LOGIN_THROTTLED, LOGIN_BUSY
   */
  async require(userId: number, code: string | null, source: LoginSource): Promise<void> {
    if (!(await this.isSet(userId))) return;
    if (code === null) throw mfaRequired({});
    const judge = async (): Promise<true | null> => ((await this.consume(userId, code)) ? true : null);
    const isRight = await this.throttle.attempt({ ...source, attempted: 'code' }, judge);
    if (isRight === null) throw mfaCodeInvalid({});
  }

  /** Starts the set-up: the secret is returned once and is active after its confirmation. @throws DomainError MFA_ALREADY_SET */
  async enrol(manager: EntityManager, userId: number, label: string): Promise<Enrolment> {
    if (await this.isSet(userId)) throw mfaAlreadySet({});
    const secret = generateSecret();
    await manager.query(
      `INSERT INTO user_totp (user_id, secret_ciphertext) VALUES (?, ?)
        ON DUPLICATE KEY UPDATE secret_ciphertext = VALUES(secret_ciphertext), confirmed_at = NULL, last_step = 0`,
      [userId, seal(this.ring, totpPlace(userId), secret)],
    );
    return { secret, uri: generateURI({ issuer: ISSUER, label, secret }) };
  }

  /**
   * Completes the set-up with a first code; returns the recovery codes.
   *
   * @throws DomainError MFA_NOT_STARTED, MFA_ALREADY_SET, MFA_CODE_INVALID
   */
  async confirm(manager: EntityManager, userId: number, code: string): Promise<readonly string[]> {
    const factor = await this.factorOf(userId, manager);
    if (factor === null) throw mfaNotStarted({});
    if (factor.confirmedAt !== null) throw mfaAlreadySet({});
    const step = stepOf(factor, plainCode(code));
    if (step === null) throw mfaCodeInvalid({});
    await manager.query('UPDATE user_totp SET confirmed_at = UTC_TIMESTAMP(3), last_step = ? WHERE user_id = ?', [
      step,
      userId,
    ]);
    return this.renewRecoveryCodes(manager, userId);
  }

  /** Replaces the recovery codes; they are returned once. */
  async renewRecoveryCodes(manager: EntityManager, userId: number): Promise<readonly string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, recoveryCode);
    await manager.query('DELETE FROM recovery_codes WHERE user_id = ?', [userId]);
    const values = codes.map(() => '(?, ?)').join(', ');
    const rows = codes.flatMap((code) => [userId, this.hashOf(code, this.ring.currentId)]);
    await manager.query(`INSERT INTO recovery_codes (user_id, code_hash) VALUES ${values}`, rows);
    return codes;
  }

  async remove(manager: EntityManager, userId: number): Promise<void> {
    await manager.query('DELETE FROM user_totp WHERE user_id = ?', [userId]);
    await manager.query('DELETE FROM recovery_codes WHERE user_id = ?', [userId]);
  }

  /** Consumes a code; false when it is wrong or was already used. Concurrent uses wait for each other. */
  consume(userId: number, code: string): Promise<boolean> {
    return this.database.transactionForLogin(async (manager) => {
      const factor = await this.factorOf(userId, manager);
      const step = factor === null ? null : stepOf(factor, plainCode(code));
      if (factor === null || step === null) return this.consumeRecoveryCode(manager, userId, code);
      const { affectedRows } = await manager.query<{ affectedRows: number }>(
        'UPDATE user_totp SET last_step = ? WHERE user_id = ? AND last_step < ?',
        [step, userId, step],
      );
      return affectedRows === 1;
    });
  }

  private async consumeRecoveryCode(manager: EntityManager, userId: number, code: string): Promise<boolean> {
    const { affectedRows } = await manager.query<{ affectedRows: number }>(
      'UPDATE recovery_codes SET used_at = UTC_TIMESTAMP(3) WHERE user_id = ? AND code_hash IN (?) AND used_at IS NULL',
      [userId, this.ring.ids.map((keyId) => this.hashOf(code, keyId))],
    );
    return affectedRows === 1;
  }

  private async factorOf(userId: number, within?: EntityManager): Promise<Factor | null> {
    const lock = within === undefined ? '' : 'FOR UPDATE';
    const sql = `SELECT secret_ciphertext AS secret, confirmed_at AS confirmedAt, last_step AS lastStep
      FROM user_totp WHERE user_id = ? ${lock}`;
    const rows = within
      ? await within.query<Factor[]>(sql, [userId])
      : await this.database.useForLogin((manager) => manager.query<Factor[]>(sql, [userId]));
    const [row] = rows;
    return row === undefined ? null : { ...row, secret: open(this.ring, totpPlace(userId), row.secret) };
  }

  /** A keyed hash: someone with the table could search through fifty bits. */
  private hashOf(code: string, keyId: string): string {
    const key = deriveKey(this.ring, 'recovery codes', keyId);
    return createHmac('sha256', key)
      .update(
        code
          .normalize('NFKC')
          .toUpperCase()
          .replace(/[^A-Z0-9]/g, ''),
      )
      .digest('hex');
  }
}

/** Normalizes a code: apps show `123 456`, and some keyboards write full-width digits. */
const plainCode = (code: string): string => code.normalize('NFKC').replace(/[\s\p{Pd}]/gu, '');

/** A random code such as `ABCDE-FGHJK`. */
function recoveryCode(): string {
  const letters = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)] ?? '');
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
}
